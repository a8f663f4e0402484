import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, MaybeText, maybe } from '../../platform/gate/shapes.ts'
import { askEmergency } from './begin.ts'
import { endEmergency, reviewEmergency } from './end.ts'
import { listEmergencies } from './view.ts'

const USUAL_MINUTES = 60
const MOST_MINUTES = 240

const Person = exactly({ id: Type.String(), name: Type.String() })
const Role = Type.Union([Type.Literal('system_admin'), Type.Literal('security_admin')])
const Said = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const Emergency = exactly({
  id: Type.String(),
  holder: Person,
  role: Role,
  from: Type.String(),
  until: Type.String(),
  lasts: Type.Boolean(),
  reviewedAt: MaybeText,
  reviewedBy: maybe(Person),
  words: Type.String(),
  mayEnd: Type.Boolean(),
  mayReview: Type.Boolean(),
})

const administrators: Admission = { kind: 'capability', anyOf: ['users.invite', 'users.confirm', 'audit.read'] }

/** Another administrator's duty in an emergency: asked for, ended, looked at afterwards. */
export const emergencyRoutes: readonly Route[] = [
  route({
    name: 'emergency.list',
    method: 'GET',
    path: '/emergencies',
    summary: { zh: '紧急兼任：现在的和以前的', en: 'Duties lent in emergencies, now and before' },
    admission: administrators,
    input: {},
    output: {
      200: exactly({ data: Type.Array(Emergency), page: exactly({ next: Type.Null(), limit: Type.Integer() }) }),
    },
    run: (ctx) => listEmergencies(ctx),
  }),
  route({
    name: 'emergency.ask',
    method: 'POST',
    path: '/emergencies',
    summary: {
      zh: '紧急情况下申请兼做另一种管理员，要第二个人签字',
      en: 'Ask for another administrator’s duty in an emergency; a second person signs',
    },
    admission: { kind: 'capability', anyOf: ['users.invite', 'users.confirm'] },
    input: {
      body: exactly({
        role: Role,
        minutes: Type.Optional(Type.Integer({ minimum: 5, maximum: MOST_MINUTES })),
        purpose: Said,
      }),
    },
    output: { 202: exactly({ approvalId: Type.String(), state: Type.Literal('asked'), expiresAt: Type.String() }) },
    repeat: 'anew',
    run: (ctx, { body: { minutes = USUAL_MINUTES, ...stated } }) => askEmergency(ctx, { ...stated, minutes }),
  }),
  route({
    name: 'emergency.end',
    method: 'POST',
    path: '/emergencies/:id/end',
    summary: { zh: '提前结束紧急兼任', en: 'End a duty lent in an emergency' },
    admission: administrators,
    input: { params: ById },
    output: { 204: Type.Null() },
    repeat: 'anew',
    run: (ctx, { params }) => endEmergency(ctx, params.id),
  }),
  route({
    name: 'emergency.review',
    method: 'POST',
    path: '/emergencies/:id/review',
    summary: { zh: '复核紧急兼任期间做过的事', en: 'Write what was found of an emergency' },
    admission: { kind: 'capability', anyOf: ['audit.read'] },
    input: { params: ById, body: exactly({ words: Said }) },
    output: { 204: Type.Null() },
    repeat: 'anew',
    run: (ctx, { params, body }) => reviewEmergency(ctx, params.id, body.words),
  }),
]
