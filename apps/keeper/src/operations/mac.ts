import { macOf } from '@holdfast/crypto'
import { checkCount, type Operation } from './desk.ts'

export const mac: Operation<'mac'> = (desk, ask) => {
  checkCount(ask.documents)
  const key = desk.keyring.get(ask.tenant).documents
  const macs = new Uint8Array(32 * ask.documents.length)
  ask.documents.forEach((document, index) => {
    macs.set(macOf(key, ask.label, document), 32 * index)
  })
  return { macs }
}
