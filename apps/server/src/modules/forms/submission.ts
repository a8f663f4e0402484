import Type, { type Static } from 'typebox'
import { byKey } from '../../platform/gate/shapes.ts'
import type { Submission } from './receive.ts'

const MOST_CHARACTERS = 8_000
const MOST_MEMBERS = 40
const OWN = ['token', 'work', 'consent', 'website', 'language'] as const
const OF_FIELD = /^value\./

/** A form as a page sends it: `token`, `work`, `consent`, `language`, the field nobody sees (`website`), and `value.<field>` each. */
export const SubmissionBody = byKey(80, Type.String({ maxLength: MOST_CHARACTERS }), { maxProperties: MOST_MEMBERS })

/** What was sent, sorted; what has no place in a form comes along among the values, where it is refused as unknown. */
export function readSubmission(body: Static<typeof SubmissionBody>): Submission {
  const values = Object.entries(body).filter(([name]) => !(OWN as readonly string[]).includes(name))
  return {
    token: body['token'] ?? '',
    work: body['work'] === undefined || body['work'] === '' ? null : body['work'],
    consent: body['consent'] === 'yes',
    trap: body['website'] ?? '',
    language: body['language'] === 'en' ? 'en' : 'zh',
    values: Object.fromEntries(
      values.map(([name, value]) => [OF_FIELD.test(name) ? name.slice(6) : `${name}?`, value]),
    ),
  }
}
