import { again, person, type TestAnswer, type TestPerson } from '../../../testing/people.ts'
import type { World } from '../../../testing/world.ts'
import { type Falsified, makePasskey, type SoftwarePasskey, signWith } from './authenticator.ts'

/** A person of a test who has a passkey in software. */
export interface Signer {
  readonly who: TestPerson
  readonly passkey: SoftwarePasskey
}

/** Enrols a passkey for a person who has just shown a factor; honest at the world's usual address unless told otherwise. */
export async function enrolled(world: World, who: TestPerson, falsified: Falsified = {}): Promise<Signer> {
  const fresh = await again(world, who)
  const begun = await fresh.post('/auth/factors', { type: 'passkey' })
  const { passkey, credential } = makePasskey(begun.body, falsified)
  const confirmed = await fresh.post(`/auth/factors/${begun.body.id}/confirm`, { credential, name: '测试' })
  if (confirmed.status !== 200) throw new Error(confirmed.text)
  return { who: await again(world, who), passkey }
}

/** A new colleague with a passkey. */
export const signer = async (world: World, tenantId: string, about: Parameters<typeof person>[2]): Promise<Signer> =>
  enrolled(world, await person(world, tenantId, about))

/** What the person's device is asked to sign. */
export const asked = async ({ who }: Signer, id: string) => (await who.post(`/approvals/${id}/sign`)).body

/** Approves by a signature, honest unless told otherwise. */
export async function approve(by: Signer, id: string, falsified: Falsified = {}): Promise<TestAnswer> {
  const { nonce, options } = await asked(by, id)
  const credential = signWith(by.passkey, { challenge: options?.challenge ?? '', rpId: 'localhost' }, falsified)
  return by.who.post(`/approvals/${id}/approve`, { nonce: nonce ?? 'none', credential })
}

/** Confirms the rights that wait by a signature; what the person is told who may not even sign. */
export async function confirmRights({ who, passkey }: Signer, digest: string): Promise<TestAnswer> {
  const toSign = await who.post('/access/rights/sign', { digest })
  if (toSign.status !== 200) return toSign
  const { nonce, options } = toSign.body
  const credential = signWith(passkey, { challenge: options.challenge, rpId: 'localhost' })
  return who.post('/access/rights/confirm', { digest, nonce, credential })
}
