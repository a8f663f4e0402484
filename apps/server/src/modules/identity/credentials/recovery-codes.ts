import type { Transaction } from '../../../platform/database/database.ts'
import type { Services } from '../../../platform/services.ts'
import { type Credential, ofKind } from './credential.ts'
import { putCredential } from './store.ts'

const HOW_MANY = 10
const CODE_LENGTH = 24
const GROUP = /.{4}(?=.)/g
/** Crockford's base 32: no letter that is read as a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A hundred and twenty random bits, in six groups of four: no slow hash has to make up for fewer (ASVS 6.5.2). Older codes are shorter and work until used or renewed. */
function newCode(services: Services): string {
  const letters = [...services.random.bytes(CODE_LENGTH)].map((byte) => ALPHABET[byte & 31] ?? '0').join('')
  return letters.replace(GROUP, '$&-')
}

const plain = (code: string): string =>
  code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')

async function digestsOf(services: Services, who: { tenantId: string; userId: string }, codes: readonly string[]) {
  const digests = await services.keeper.digests(
    who.tenantId,
    'recovery',
    codes.map((code) => `${who.userId}/${plain(code)}`),
  )
  return digests.map((digest) => Buffer.from(digest).toString('base64url'))
}

/** Makes a person's recovery codes; what is stored are keyed digests, so this is the only time they can be read. */
export async function makeRecoveryCodes(services: Services, tx: Transaction, userId: string): Promise<string[]> {
  const codes = Array.from({ length: HOW_MANY }, () => newCode(services))
  for (const digest of await digestsOf(services, { tenantId: tx.tenantId, userId }, codes))
    await putCredential(services, tx, { userId, secret: { kind: 'recovery', digest }, confirmed: true })
  return codes
}

/** The unused recovery code this is; undefined where it is none. */
export async function findRecoveryCode(
  services: Services,
  who: { tenantId: string; userId: string; credentials: readonly Credential[] },
  code: string,
): Promise<Credential | undefined> {
  const [digest] = await digestsOf(services, who, [code.slice(0, 64)])
  return ofKind(who.credentials, 'recovery').find((each) => each.secret.digest === digest)
}
