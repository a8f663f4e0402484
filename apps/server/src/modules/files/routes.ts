import type { Access } from '@holdfast/policy'
import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { sendContent } from './content.ts'
import { describeFile, listUploads } from './describe.ts'
import { removeFile } from './remove.ts'
import { uploadFile } from './upload.ts'

const Reason = Type.Union(['call', 'delivery', 'dispute', 'other'].map((each) => Type.Literal(each)))
const ContentQuery = Type.Object(
  // `?preview` alone means yes
  { preview: Type.Optional(Type.Union(['', 'true'].map((each) => Type.Literal(each)))), reason: Type.Optional(Reason) },
  { additionalProperties: false },
)

/** Whoever works with records; which of them, and which of their fields, is decided on for each file by its record. */
const admission = {
  kind: 'rule',
  sentence: {
    zh: '能看或能写业务记录的人；每个附件再按它所在的记录和字段决定。',
    en: 'Whoever reads or writes records; of each file its record and field decide.',
  },
  allows: (access: Access) =>
    [...access.objects.values()].some(({ levels }) =>
      levels.some(({ actions }) => actions.some((action) => action === 'read' || action === 'create')),
    ),
} as const

/** Files, exactly as the contract says. */
export const fileRoutes: readonly Route[] = [
  route({
    name: 'file.upload',
    weight: 20,
    method: 'POST',
    path: '/files',
    raw: true,
    repeat: 'kept',
    summary: { zh: '上传附件', en: 'Upload a file' },
    admission,
    input: {},
    output: { 201: Members },
    run: uploadFile,
  }),
  route({
    name: 'file.list',
    method: 'GET',
    path: '/files',
    summary: { zh: '自己上传、还没有用上的附件', en: 'Own uploads that no record holds yet' },
    admission,
    input: {},
    output: { 200: Members },
    run: listUploads,
  }),
  route({
    name: 'file.read',
    method: 'GET',
    path: '/files/:id',
    summary: { zh: '附件的名称、类型和大小', en: 'Name, kind and size of a file' },
    admission,
    input: { params: ById },
    output: { 200: Members },
    run: (ctx, input) => describeFile(ctx, input.params.id),
  }),
  route({
    name: 'file.content',
    method: 'GET',
    path: '/files/:id/content',
    summary: { zh: '下载附件，或预览图片', en: 'Download a file, or show a picture' },
    admission,
    input: { params: ById, query: ContentQuery },
    output: { 200: Type.String() },
    run: (ctx, input) => {
      const { preview, reason } = input.query as { preview?: string; reason?: string }
      return sendContent(ctx, { id: input.params.id, isShown: preview !== undefined, reason: reason ?? null })
    },
  }),
  route({
    name: 'file.delete',
    method: 'DELETE',
    path: '/files/:id',
    summary: {
      zh: '删除附件（30 天内可恢复）；没有用上的上传立即删除',
      en: 'Take a file away (restorable for 30 days); an upload that no record holds goes at once',
    },
    admission,
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, input) => removeFile(ctx, input.params.id),
  }),
]
