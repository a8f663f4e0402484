import { isMacOf } from '@holdfast/crypto'
import { Refusal } from '../refusal.ts'
import { checkCount, flagsOf, type Operation } from './desk.ts'

export const verifyMacs: Operation<'verifyMacs'> = (desk, { tenant, label, documents, macs }) => {
  checkCount(documents)
  const key = desk.keyring.get(tenant).documents
  if (documents.length !== macs.length) throw new Refusal('malformed')
  const none = new Uint8Array(0)
  return {
    valid: flagsOf(documents.map((message, index) => isMacOf(key, label, { message, mac: macs[index] ?? none }))),
  }
}
