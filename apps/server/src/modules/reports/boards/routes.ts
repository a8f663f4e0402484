import Type from 'typebox'
import { listsRecords } from '../../../platform/gate/lists-records.ts'
import { type Route, route } from '../../../platform/gate/route.ts'
import { ById } from '../../../platform/gate/shapes.ts'
import { changeBoard, createBoard, listBoards, notePicture, readBoard, removeBoard, setLetter } from './acts.ts'
import { Board, BoardList, BoardPatch, BoardQuery, Letter, NewBoard } from './body.ts'

/** Boards: charts under a title, shared with roles; everybody reads them within their own reach. */
export const boardRoutes: readonly Route[] = [
  route({
    name: 'dashboard.list',
    method: 'GET',
    path: '/dashboards',
    summary: { zh: '看板：自己的和共享的', en: 'Boards: one’s own and shared' },
    admission: listsRecords,
    input: { query: BoardQuery },
    output: { 200: BoardList },
    run: (ctx, { query }) => listBoards(ctx, query),
  }),
  route({
    name: 'dashboard.read',
    method: 'GET',
    path: '/dashboards/:id',
    summary: { zh: '一个看板', en: 'Read a board' },
    admission: listsRecords,
    input: { params: ById },
    output: { 200: Board },
    run: (ctx, { params }) => readBoard(ctx, params.id),
  }),
  route({
    name: 'dashboard.create',
    method: 'POST',
    path: '/dashboards',
    repeat: 'kept',
    summary: { zh: '新建看板', en: 'Make a board' },
    admission: listsRecords,
    input: { body: NewBoard },
    output: { 201: Board },
    run: (ctx, { body }) => createBoard(ctx, body),
  }),
  route({
    name: 'dashboard.update',
    method: 'PATCH',
    path: '/dashboards/:id',
    summary: { zh: '修改看板', en: 'Change a board' },
    admission: listsRecords,
    input: { params: ById, body: BoardPatch },
    output: { 200: Board },
    run: (ctx, { params, body }) => changeBoard(ctx, params.id, body),
  }),
  route({
    name: 'dashboard.delete',
    method: 'DELETE',
    path: '/dashboards/:id',
    summary: { zh: '删除看板', en: 'Delete a board' },
    admission: listsRecords,
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, { params }) => removeBoard(ctx, params.id),
  }),
  route({
    name: 'dashboard.letter',
    method: 'PUT',
    path: '/dashboards/:id/letter',
    summary: { zh: '定期邮寄看板的数字', en: 'Have a board’s numbers by mail' },
    admission: listsRecords,
    input: { params: ById, body: Letter },
    output: { 200: Letter },
    run: (ctx, { params, body }) => setLetter(ctx, params.id, body.every),
  }),
  route({
    name: 'dashboard.picture',
    method: 'POST',
    path: '/dashboards/:id/picture',
    summary: { zh: '记下把看板存成图片', en: 'Note that a board is kept as a picture' },
    admission: listsRecords,
    input: { params: ById },
    output: { 204: Type.Null() },
    repeat: 'anew',
    run: (ctx, { params }) => notePicture(ctx, params.id),
  }),
]
