import type { Transaction } from './database/database.ts'
import { publish } from './jobs/outbox.ts'

/** What a person is told about the ways into their account. */
export const PERSON_NEWS = [
  'password',
  'factor_added',
  'factor_removed',
  'recovery_codes',
  'recovery_used',
  'identity_linked',
  'identity_unlinked',
  'token_made',
  'password_tries',
  'code_tries',
  'session_unproved',
  'device_new',
  'token_ending',
  'program_ending',
  'connection_ending',
] as const
export type PersonNews = (typeof PERSON_NEWS)[number]

/** The message under which it is left in the outbox. */
export const PERSON_NEWS_TOPIC = 'person.news'

/** Tells a person, once for each occasion and only if the act is committed: by a notice, and by a letter at once where a mail server is set. */
export const tellPerson = (
  tx: Transaction,
  told: { userId: string; news: PersonNews; occasion: string },
): Promise<void> => publish(tx, PERSON_NEWS_TOPIC, told)
