/** Signed requests to an authority of certificates (RFC 8555 §6): each with the account's key, a nonce of the authority's and its own address. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, FlattenedSign } from 'jose'
import { type AuthorityAnswer, askAuthority } from './ask.ts'
import { AcmeFault } from './fault.ts'

const BAD_NONCE = 'urn:ietf:params:acme:error:badNonce'
const MOST_TRIES = 4

/** The addresses that an authority names. */
export interface Directory {
  readonly newNonce: string
  readonly newAccount: string
  readonly newOrder: string
}

/** A new account's key, as PEM. */
export const newAccountKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** Our account at an authority, which is made at the first asking and found again by its key. */
export class Account {
  readonly #key: KeyObject
  readonly #ca: string | undefined
  #directory: Directory | undefined
  #kid: string | undefined
  #nonce: string | null = null

  constructor(keyPem: string, ca: string | undefined) {
    this.#key = createPrivateKey(keyPem)
    this.#ca = ca
  }

  /** Reads the authority's addresses and signs up, agreeing to its terms, which the operator did who named it. */
  async open(directoryUrl: string): Promise<Directory> {
    const { body } = await askAuthority({ url: directoryUrl, ca: this.#ca })
    const stated = body as Partial<Directory>
    const { newNonce, newAccount, newOrder } = stated
    if (newNonce === undefined || newAccount === undefined || newOrder === undefined)
      throw new AcmeFault(`${directoryUrl} is no directory of an authority`)
    this.#directory = { newNonce, newAccount, newOrder }
    const { location } = await this.post(newAccount, { termsOfServiceAgreed: true })
    if (location === null) throw new AcmeFault('the authority made no account')
    this.#kid = location
    return this.#directory
  }

  /** The text by which a challenge's token is answered (§8.1). */
  async keyAuthorization(token: string): Promise<string> {
    return `${token}.${await calculateJwkThumbprint(await this.#publicJwk(), 'sha256')}`
  }

  /** Asks with a signed body; without one it reads (POST-as-GET, §6.3). Repeats with a newer nonce where the authority wants one. */
  async post(url: string, payload?: object): Promise<AuthorityAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await askAuthority({ url, ca: this.#ca, body: await this.#signed(url, payload) })
      this.#nonce = answer.nonce
      if (answer.status < 400) return answer
      const { type, detail } = answer.body as { type?: string; detail?: string }
      if (type !== BAD_NONCE || tries === MOST_TRIES)
        throw new AcmeFault(`the authority answers ${answer.status}: ${detail ?? type ?? 'no reason'}`)
    }
  }

  #publicJwk() {
    return exportJWK(createPublicKey(this.#key))
  }

  async #signed(url: string, payload: object | undefined): Promise<string> {
    const nonce = this.#nonce ?? (await this.#newNonce())
    this.#nonce = null
    const who = this.#kid === undefined ? { jwk: await this.#publicJwk() } : { kid: this.#kid }
    const text = payload === undefined ? '' : JSON.stringify(payload)
    const signed = new FlattenedSign(Buffer.from(text)).setProtectedHeader({ alg: 'ES256', nonce, url, ...who })
    return JSON.stringify(await signed.sign(this.#key))
  }

  async #newNonce(): Promise<string> {
    const { nonce } = await askAuthority({ url: this.#directory?.newNonce ?? '', ca: this.#ca })
    if (nonce === null) throw new AcmeFault('the authority gave no nonce')
    return nonce
  }
}
