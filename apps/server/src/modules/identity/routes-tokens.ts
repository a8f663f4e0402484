import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly, MaybeText, Members } from '../../platform/gate/shapes.ts'
import { Id, IdParams, listOf, Name, Nothing } from './schemas.ts'
import { endToken, listTokens, makeToken } from './sign-in/personal-tokens.ts'

const LONGEST_DAYS = 90

const Scopes = Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 })

/** Personal tokens: made, listed and ended by their person alone. */
export const tokenRoutes: readonly Route[] = [
  route({
    name: 'token.list',
    method: 'GET',
    path: '/auth/tokens',
    summary: { zh: '自己的个人令牌', en: 'One’s own personal tokens' },
    admission: { kind: 'signedIn' },
    input: {},
    output: {
      200: listOf(
        exactly({
          id: Id,
          name: Type.String(),
          scopes: Scopes,
          bound: Type.Boolean(),
          createdAt: Type.String(),
          usedAt: MaybeText,
          expiresAt: Type.String(),
        }),
      ),
    },
    run: (ctx) => listTokens(ctx),
  }),
  route({
    name: 'token.create',
    method: 'POST',
    path: '/auth/tokens',
    summary: { zh: '给自己建个人令牌，只显示一次', en: 'Make a personal token; it is shown once' },
    admission: { kind: 'signedIn' },
    input: {
      body: exactly({
        name: Name,
        scopes: Type.Array(Type.String({ maxLength: 80 }), { minItems: 1, maxItems: 50 }),
        days: Type.Integer({ minimum: 1, maximum: LONGEST_DAYS }),
        key: Type.Optional(Members),
      }),
    },
    output: { 201: exactly({ id: Id, token: Type.String(), expiresAt: Type.String() }) },
    repeat: 'anew',
    run: (ctx, { body }) => makeToken(ctx, body),
  }),
  route({
    name: 'token.end',
    method: 'DELETE',
    path: '/auth/tokens/:id',
    summary: { zh: '停用自己的一个个人令牌', en: 'End one of one’s own personal tokens' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => endToken(ctx, params.id),
  }),
]
