import type { Access } from '@holdfast/policy'
import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { commitImport } from './commit.ts'
import { checkImport } from './correct/check.ts'
import { correctImport } from './correct/correct.ts'
import { CorrectionBody } from './correct/stated.ts'
import { undoImport } from './undo/undo.ts'
import { upload } from './upload.ts'
import { readKept } from './view/kept.ts'
import { downloadErrors, type RowsAsked, readImportRows } from './view/rows.ts'
import { listImports, readImport } from './view/view.ts'

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }))
const Page = { cursor: Type.Optional(Type.String({ pattern: UUID_PATTERN })), limit }
/** Rows are numbered. */
const RowPage = { cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })), limit }
/** A stable code of a fault. */
const code = Type.Optional(Type.String({ pattern: '^[a-z_]{1,40}$' }))
const Outcome = Type.Union(['valid', 'rejected', 'duplicate', 'conflict'].map((each) => Type.Literal(each)))

const admission = {
  kind: 'rule',
  sentence: { zh: '可以导入某类记录的人。', en: 'Whoever may import records of some kind.' },
  allows: (access: Access) =>
    [...access.objects.values()].some(({ levels }) => levels.some((level) => level.actions.includes('import'))),
} as const

/** Imports, exactly as the contract says; each seen by its importer alone. */
export const importRoutes: readonly Route[] = [
  route({
    name: 'import.create',
    weight: 60,
    method: 'POST',
    path: '/imports',
    raw: true,
    repeat: 'kept',
    summary: { zh: '上传并导入文件', en: 'Upload a file to import' },
    admission,
    input: {},
    output: { 202: Members },
    run: upload,
  }),
  route({
    name: 'import.list',
    method: 'GET',
    path: '/imports',
    summary: { zh: '自己的导入', en: 'Own imports' },
    admission,
    input: { query: Type.Object(Page, { additionalProperties: false }) },
    output: { 200: Members },
    run: (ctx, input) => listImports(ctx, input.query),
  }),
  route({
    name: 'import.read',
    method: 'GET',
    path: '/imports/:id',
    summary: { zh: '导入的进展和结果', en: 'Progress and result of an import' },
    admission,
    input: { params: ById },
    output: { 200: Members },
    run: (ctx, input) => readImport(ctx, input.params.id),
  }),
  route({
    name: 'import.rows',
    method: 'GET',
    path: '/imports/:id/rows',
    summary: { zh: '文件中的行和结果', en: 'Rows of the file as they fell' },
    admission,
    input: {
      params: ById,
      query: Type.Object(
        { ...RowPage, outcome: Type.Optional(Outcome), code, tidied: Type.Optional(Type.Boolean()) },
        { additionalProperties: false },
      ),
    },
    output: { 200: Members },
    run: (ctx, input) => readImportRows(ctx, input.params.id, input.query as RowsAsked),
  }),
  route({
    name: 'import.errors',
    method: 'GET',
    path: '/imports/:id/errors',
    summary: { zh: '下载被拒的行', en: 'The rejected rows as a file' },
    admission,
    input: { params: ById },
    output: { 200: Type.String() },
    run: (ctx, input) => downloadErrors(ctx, input.params.id),
  }),
  route({
    name: 'import.correct',
    method: 'POST',
    path: '/imports/:id/corrections',
    repeat: 'kept',
    summary: { zh: '改正试运行中的格子', en: 'Correct cells in the dry run' },
    admission,
    input: { params: ById, body: CorrectionBody },
    output: { 200: Members },
    run: (ctx, input) => correctImport(ctx, input.params.id, input.body),
  }),
  route({
    name: 'import.check',
    weight: 60,
    method: 'POST',
    path: '/imports/:id/check',
    repeat: 'kept',
    summary: { zh: '换一种列对应再试运行', en: 'Try the file again under another mapping' },
    admission,
    input: { params: ById, body: Members },
    output: { 202: Members },
    run: (ctx, input) => checkImport(ctx, input.params.id, input.body),
  }),
  route({
    name: 'import.commit',
    method: 'POST',
    path: '/imports/:id/commit',
    repeat: 'kept',
    summary: { zh: '确认导入', en: 'Let a previewed import be written' },
    admission,
    input: { params: ById, body: Members },
    output: { 202: Members },
    run: (ctx, input) => commitImport(ctx, input.params.id, input.body),
  }),
  route({
    name: 'import.undo',
    method: 'POST',
    path: '/imports/:id/undo',
    repeat: 'kept',
    summary: { zh: '撤销整个导入', en: 'Undo a whole import' },
    admission,
    input: { params: ById },
    output: { 200: Members, 202: Members },
    run: (ctx, input) => undoImport(ctx, input.params.id),
  }),
  route({
    name: 'import.kept',
    method: 'GET',
    path: '/imports/:id/kept',
    summary: { zh: '撤销时没有动的记录', en: 'Records that undoing left as they are' },
    admission,
    input: { params: ById, query: Type.Object(Page, { additionalProperties: false }) },
    output: { 200: Members },
    run: (ctx, input) => readKept(ctx, input.params.id, input.query),
  }),
]
