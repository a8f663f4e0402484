/** With what a company signs: made at its first signature, the key sealed to the company, the row and the certificate. */
import { createHash, createPrivateKey } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { takeTurn } from '../../platform/database/take-turn.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import type { SigningKey } from '../../platform/signing/signing-key.ts'
import { isKeyOf, newSigning } from './certificate.ts'

interface IdentityRow {
  readonly id: string
  readonly certificate: Uint8Array
  readonly sealed_key: Uint8Array
}

const bindingOf = (tenantId: string, id: string, certificate: Uint8Array): Buffer =>
  Buffer.concat([
    uuidToBytes(tenantId),
    uuidToBytes(id),
    createHash('sha256').update(certificate).digest(),
    Buffer.from('signing'),
  ])

async function openIdentity(services: Services, tenantId: string, row: IdentityRow): Promise<SigningKey> {
  const sealing = await services.keeper.purposeKey(tenantId, 'settings')
  const text = openSmall(sealing, row.sealed_key, bindingOf(tenantId, row.id, row.certificate))
  if (text === null) throw new Refusal('unavailable', { detail: 'The company’s signing key does not carry its seal.' })
  const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
  const signing = { certificate: Buffer.from(row.certificate), key, chain: [] }
  if (!isKeyOf(signing))
    throw new Refusal('unavailable', { detail: 'The company’s signing key is not its certificate’s.' })
  return signing
}

async function makeIdentity(services: Services, tx: Transaction, company: string): Promise<SigningKey> {
  const now = services.clock.now()
  const signing = newSigning(company, { now, random: services.random })
  const id = services.newId()
  const text = signing.key.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const sealing = await services.keeper.purposeKey(tx.tenantId, 'settings')
  const binding = bindingOf(tx.tenantId, id, signing.certificate)
  const sealed = sealSmall(sealing, { text, binding, random: services.random })
  await tx.query(sql`insert into signing_identity (tenant_id, id, made_at, certificate, sealed_key)
    values (${tx.tenantId}, ${id}, ${new Date(now).toISOString()}, ${signing.certificate}, ${sealed})`)
  return signing
}

/** With what the company signs today. Refuses with `unavailable` where what is kept was changed behind the application. */
export async function signingOf(services: Services, tx: Transaction, company: string): Promise<SigningKey> {
  await takeTurn(tx, 'signing')
  const [row] = await tx.query<IdentityRow>(
    sql`select id, certificate, sealed_key from signing_identity where tenant_id = ${tx.tenantId} order by id desc limit 1`,
  )
  return row === undefined ? makeIdentity(services, tx, company) : openIdentity(services, tx.tenantId, row)
}
