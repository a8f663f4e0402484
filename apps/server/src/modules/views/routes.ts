import Type from 'typebox'
import { listsRecords } from '../../platform/gate/lists-records.ts'
import { type Route, route } from '../../platform/gate/route.ts'
import { ById } from '../../platform/gate/shapes.ts'
import { listViews, readView } from './reading.ts'
import { NewView, PreferenceBody, View, ViewList, ViewPatch } from './schemas.ts'
import { changeView, createView, keepPreference, removeView } from './writing.ts'

/** Saved views: what a list asks and how it looks, under a name. */
export const viewRoutes: readonly Route[] = [
  route({
    name: 'view.list',
    method: 'GET',
    path: '/views',
    summary: { zh: '列表的视图：自己的和共享的', en: 'Views of lists: one’s own and shared' },
    admission: listsRecords,
    input: {},
    output: { 200: ViewList },
    run: (ctx) => listViews(ctx),
  }),
  route({
    name: 'view.read',
    method: 'GET',
    path: '/views/:id',
    summary: { zh: '一个视图', en: 'Read a view' },
    admission: listsRecords,
    input: { params: ById },
    output: { 200: View },
    run: (ctx, { params }) => readView(ctx, params.id),
  }),
  route({
    name: 'view.create',
    method: 'POST',
    path: '/views',
    repeat: 'kept',
    summary: { zh: '保存视图', en: 'Save a view' },
    admission: listsRecords,
    input: { body: NewView },
    output: { 201: View },
    run: (ctx, { body }) => createView(ctx, body),
  }),
  route({
    name: 'view.update',
    method: 'PATCH',
    path: '/views/:id',
    summary: { zh: '修改视图', en: 'Change a view' },
    admission: listsRecords,
    input: { params: ById, body: ViewPatch },
    output: { 200: View },
    run: (ctx, { params, body }) => changeView(ctx, params.id, body),
  }),
  route({
    name: 'view.delete',
    method: 'DELETE',
    path: '/views/:id',
    summary: { zh: '删除视图', en: 'Delete a view' },
    admission: listsRecords,
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, { params }) => removeView(ctx, params.id),
  }),
  route({
    name: 'view.prefer',
    method: 'POST',
    path: '/views/preferences',
    repeat: 'kept',
    summary: { zh: '记住自己的列表是什么样子', en: 'Keep how one’s own lists look' },
    admission: listsRecords,
    input: { body: PreferenceBody },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => keepPreference(ctx, body),
  }),
]
