import { deriveKey, utf8 } from '@holdfast/crypto'
import { Refusal } from '../refusal.ts'
import type { Operation } from './desk.ts'

/** What the server may have a standing key for; none of them opens a customer's record. */
const ALLOWED = new Set(['cursor', 'idempotency', 'upload', 'draft', 'outbox', 'factor', 'settings', 'written'])

export const purposeKey: Operation<'purposeKey'> = (desk, { tenant, purpose }) => {
  if (!ALLOWED.has(purpose)) throw new Refusal('unknown_purpose')
  return { key: deriveKey(desk.keyring.get(tenant).purposes, { info: utf8(`holdfast/purpose/1/${purpose}`) }) }
}
