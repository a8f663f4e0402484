import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, Words } from '../../platform/gate/shapes.ts'
import { askSupport } from './begin.ts'
import { endSupport } from './end.ts'
import { listReads, listSupports } from './view.ts'

const USUAL_MINUTES = 60
const MOST_MINUTES = 240
const MOST_OBJECTS = 40

const Person = exactly({ id: Type.String(), name: Type.String() })
const Said = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const Page = exactly({ next: Type.Null(), limit: Type.Integer() })
const Kind = exactly({ name: Type.String(), label: Words })
const Support = exactly({
  id: Type.String(),
  holder: Person,
  objects: Type.Array(Kind),
  from: Type.String(),
  until: Type.String(),
  lasts: Type.Boolean(),
  mayEnd: Type.Boolean(),
  purpose: Type.String(),
  ticket: Type.String(),
  approvedBy: Type.Array(Person),
})
const Read = exactly({
  object: Type.String(),
  reads: Type.Integer(),
  refused: Type.Integer(),
  count: Type.Integer(),
  records: Type.Array(Type.String()),
})

const looking: Admission = { kind: 'capability', anyOf: ['support.ask', 'support.oversee', 'audit.read'] }

/** Support access: asked for, ended, and what was read under it. */
export const supportRoutes: readonly Route[] = [
  route({
    name: 'support.list',
    method: 'GET',
    path: '/support-accesses',
    summary: { zh: '技术支持访问：现在的和以前的', en: 'Support accesses, running and past' },
    admission: looking,
    input: {},
    output: {
      200: exactly({
        data: Type.Array(Support),
        page: Page,
        /** What can be asked for. */
        choices: Type.Array(Kind),
      }),
    },
    run: (ctx) => listSupports(ctx),
  }),
  route({
    name: 'support.reads',
    method: 'GET',
    path: '/support-accesses/:id/reads',
    summary: { zh: '一次技术支持访问里看过什么', en: 'What was read under a support access' },
    admission: looking,
    input: { params: ById },
    output: { 200: exactly({ data: Type.Array(Read), page: Page }) },
    run: (ctx, { params }) => listReads(ctx, params.id),
  }),
  route({
    name: 'support.ask',
    method: 'POST',
    path: '/support-accesses',
    summary: {
      zh: '申请技术支持访问：限时只读、脱敏，要公司里两个人签字',
      en: 'Ask for support access: reading for a time, masked; two people of the company sign',
    },
    admission: { kind: 'capability', anyOf: ['support.ask'] },
    input: {
      body: exactly({
        objects: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: MOST_OBJECTS }),
        minutes: Type.Optional(Type.Integer({ minimum: 5, maximum: MOST_MINUTES })),
        purpose: Said,
        ticket: Type.Optional(Type.String({ maxLength: 60 })),
      }),
    },
    output: { 202: exactly({ approvalId: Type.String(), state: Type.Literal('asked'), expiresAt: Type.String() }) },
    repeat: 'anew',
    run: (ctx, { body: { minutes = USUAL_MINUTES, ticket = '', ...stated } }) =>
      askSupport(ctx, { ...stated, minutes, ticket: ticket.trim() }),
  }),
  route({
    name: 'support.end',
    method: 'POST',
    path: '/support-accesses/:id/end',
    summary: { zh: '提前结束技术支持访问', en: 'End a support access' },
    admission: { kind: 'capability', anyOf: ['support.ask', 'support.oversee'] },
    input: { params: ById },
    output: { 204: Type.Null() },
    repeat: 'anew',
    run: (ctx, { params }) => endSupport(ctx, params.id),
  }),
]
