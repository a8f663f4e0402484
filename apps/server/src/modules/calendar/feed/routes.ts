import Type from 'typebox'
import { type Route, route } from '../../../platform/gate/route.ts'
import { exactly, MaybeText, maybe } from '../../../platform/gate/shapes.ts'
import { makeFeed, showFeed, stopFeed } from './own-feed.ts'
import { readFeed } from './read-feed.ts'

const KEY_PATTERN = '^[A-Za-z0-9_-]{1,128}$'

/** The address of one's calendar, and what is read by it. */
export const feedRoutes: readonly Route[] = [
  route({
    name: 'calendar.feed_show',
    method: 'GET',
    path: '/calendar/feed',
    summary: { zh: '我的日历订阅地址', en: 'The address of one’s calendar' },
    admission: { kind: 'signedIn' },
    input: {},
    output: {
      200: exactly({
        feed: maybe(exactly({ createdAt: Type.String(), usedAt: MaybeText, names: Type.Boolean() })),
        /** Whether the company lets names be told. */
        namesAllowed: Type.Boolean(),
      }),
    },
    run: (ctx) => showFeed(ctx),
  }),
  route({
    name: 'calendar.feed_make',
    method: 'POST',
    path: '/calendar/feed',
    repeat: 'anew',
    summary: {
      zh: '新建日历订阅地址（只显示一次，原来的失效）',
      en: 'Make the address of one’s calendar, shown once; the one before ends',
    },
    admission: { kind: 'signedIn' },
    input: { body: exactly({ names: Type.Boolean() }) },
    output: { 201: exactly({ address: Type.String() }) },
    run: (ctx, { body }) => makeFeed(ctx, body),
  }),
  route({
    name: 'calendar.feed_end',
    method: 'DELETE',
    path: '/calendar/feed',
    summary: { zh: '停用日历订阅地址', en: 'End the address of one’s calendar' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 204: Type.Null() },
    run: (ctx) => stopFeed(ctx),
  }),
  route({
    name: 'calendar.feed',
    method: 'GET',
    path: '/ical/:key.ics',
    root: true,
    visitors: true,
    summary: { zh: '按订阅地址读日历', en: 'A calendar by its address' },
    admission: {
      kind: 'public',
      reason: {
        zh: '日历软件没有账号；地址里的密钥就是凭据，只读得到本人自己的任务和下一步。',
        en: 'Calendar applications have no account; the secret in the address is the credential, and opens one’s own tasks and next steps alone.',
      },
    },
    input: { params: Type.Object({ key: Type.String({ pattern: KEY_PATTERN }) }) },
    output: { 200: Type.String(), 304: Type.Null() },
    run: (ctx, { params }) => readFeed(ctx, params.key),
  }),
]
