import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createBlockCipher, deriveKey } from './key-derivation.ts'
import { blake2b, shortHash } from './sodium.ts'
import type { Suite } from './suite.ts'
import { suiteA1 } from './suite-a1.ts'
import { suiteA2 } from './suite-a2.ts'

interface Vector extends Record<string, unknown> {
  tcId: number
  result: 'valid' | 'invalid' | 'acceptable'
}
interface Group extends Record<string, unknown> {
  tests: Vector[]
}

const groupsOf = (name: string): Group[] =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')).testGroups
const hex = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'hex'))
const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function checkAead(suite: Suite, name: string): number {
  let checked = 0
  for (const group of groupsOf(name)) {
    if (group.keySize !== 256 || group.ivSize !== 96 || group.tagSize !== 128) continue
    for (const vector of group.tests) {
      const lock = { key: hex(vector.key), nonce: hex(vector.iv), aad: hex(vector.aad) }
      const sealed = hex(`${vector.ct}${vector.tag}`)
      const opened = suite.open(lock, sealed)
      const valid = vector.result === 'valid'
      expect(opened === null ? null : asHex(opened), `${name} ${vector.tcId}`).toBe(valid ? vector.msg : null)
      if (valid) expect(asHex(suite.seal(lock, hex(vector.msg)))).toBe(asHex(sealed))
      checked++
    }
  }
  return checked
}

describe('Wycheproof', () => {
  test('A1 is ChaCha20-Poly1305', () => {
    expect(checkAead(suiteA1, 'chacha20_poly1305')).toBeGreaterThan(250)
  })

  test('A2 is AES-256-GCM', () => {
    expect(checkAead(suiteA2, 'aes_gcm')).toBeGreaterThan(60)
  })

  test('A2 hashes with HMAC-SHA-256', () => {
    let checked = 0
    for (const group of groupsOf('hmac_sha256')) {
      for (const vector of group.tests) {
        const made = asHex(suiteA2.keyedHash(hex(vector.key), hex(vector.msg), Number(group.tagSize) / 8))
        expect(made === vector.tag, `hmac ${vector.tcId}`).toBe(vector.result === 'valid')
        checked++
      }
    }
    expect(checked).toBeGreaterThan(100)
  })

  test('HKDF-SHA-256 derives the same keys, and refuses what is too long', () => {
    let checked = 0
    for (const group of groupsOf('hkdf_sha256')) {
      for (const vector of group.tests) {
        const input = { salt: hex(vector.salt), info: hex(vector.info), length: Number(vector.size) }
        if (vector.result === 'valid') expect(asHex(deriveKey(hex(vector.ikm), input))).toBe(vector.okm)
        else expect(() => deriveKey(hex(vector.ikm), input)).toThrow()
        checked++
      }
    }
    expect(checked).toBeGreaterThan(80)
  })

  test('Ed25519 accepts the valid signatures and no other, in every suite', () => {
    let checked = 0
    for (const group of groupsOf('ed25519')) {
      const publicKey = hex((group.publicKey as { pk: string }).pk)
      for (const vector of group.tests) {
        const valid = vector.result === 'valid'
        for (const suite of [suiteA1, suiteA2]) {
          expect(suite.verify(publicKey, hex(vector.msg), hex(vector.sig)), `ed25519 ${vector.tcId}`).toBe(valid)
        }
        checked++
      }
    }
    expect(checked).toBeGreaterThan(100)
  })
})

test('Ed25519 signs as RFC 8032 §7.1 says', () => {
  const seed = hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')
  expect(asHex(suiteA1.publicKeyOf(seed))).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
  expect(asHex(suiteA1.sign(seed, new Uint8Array(0)))).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  )
})

test('the block cipher is AES-256 (NIST SP 800-38A, F.1.5), also when it is used again', () => {
  const cipher = createBlockCipher(hex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4'))
  const plain = [
    '6bc1bee22e409f96e93d7e117393172a',
    'ae2d8a571e03ac9c9eb76fac45af8e51',
    '30c81c46a35ce411e5fbc1191a0a52ef',
    'f69f2445df4f9b17ad2b417be66c3710',
  ]
  const sealed = [
    'f3eed1bdb5d2a03c064b5a7e3db181f8',
    '591ccb10d410ed26dc5ba74a31362870',
    'b6ed21b99ca6f4f9f153e7b1beafed1d',
    '23304b7a39f9f3ff067d8d8f9e24ecc7',
  ]
  expect(asHex(cipher(hex(plain.join(''))))).toBe(sealed.join(''))
  plain.forEach((block, index) => {
    expect(asHex(cipher(hex(block)))).toBe(sealed[index])
  })
  expect(() => cipher(new Uint8Array(15))).toThrow(RangeError)
})

test('the keyed hash of A1 is BLAKE2b (RFC 7693, the reference vectors with the key 00…3f)', () => {
  const key = Uint8Array.from({ length: 64 }, (_, index) => index)
  expect(asHex(blake2b(key, new Uint8Array(0), 64))).toBe(
    '10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568',
  )
  expect(asHex(blake2b(key, hex('00'), 64))).toBe(
    '961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4187b0bc9fe30492b16b0d0bc4ef9b0f34c7003fac09a5ef1532e69430234cebd',
  )
  expect(asHex(blake2b(key, hex('0001'), 64))).toBe(
    'da2cfbe2d8409a0f38026113884f84b50156371ae304c4430173d08a99d9fb1b983164a3770706d537f49e0c916d9f32b95cc37a95b99d857436f0232c88a965',
  )
})

test('bad lengths are refused, not padded', () => {
  const lock = { key: new Uint8Array(32), nonce: new Uint8Array(12), aad: new Uint8Array(0) }
  for (const suite of [suiteA1, suiteA2]) {
    expect(() => suite.seal({ ...lock, key: new Uint8Array(31) }, new Uint8Array(1))).toThrow(RangeError)
    expect(() => suite.open({ ...lock, nonce: new Uint8Array(24) }, new Uint8Array(32))).toThrow(RangeError)
    expect(() => suite.keyedHash(lock.key, new Uint8Array(1), 8)).toThrow(RangeError)
    expect(suite.open(lock, new Uint8Array(15))).toBeNull()
    const long = new Uint8Array(700_000).fill(7)
    expect(suite.open(lock, suite.seal(lock, long))).toEqual(long)
  }
})

test.each([
  ['', '726fdb47dd0e0e31'],
  ['000102030405060708090a0b0c0d0e', 'a129ca6149be45e5'],
])('SipHash-2-4 of %s is as its authors computed it', (message, expected) => {
  const key = Uint8Array.from({ length: 16 }, (_, at) => at)
  const { high, low } = shortHash(key, Buffer.from(message, 'hex').toString('utf8'))
  expect(high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')).toBe(expected)
})

test('a SipHash of a text is that of its UTF-8, however long, and needs a whole key', () => {
  const key = new Uint8Array(16).fill(7)
  expect(shortHash(key, '王伟')).toEqual(shortHash(key, Buffer.from('王伟').toString('utf8')))
  expect(shortHash(key, '长'.repeat(300_000))).not.toEqual(shortHash(key, '长'.repeat(299_999)))
  expect(() => shortHash(new Uint8Array(8), '')).toThrow(RangeError)
})

describe.each([suiteA1, suiteA2])('suite $name', (suite) => {
  test('seals a text as its UTF-8, behind the head it is given', () => {
    const lock = { key: new Uint8Array(32).fill(1), nonce: new Uint8Array(12), aad: new Uint8Array([9]) }
    const head = new Uint8Array([1, 2, 3])
    const sealed = suite.seal(lock, '王伟, Apple', head)
    expect([...sealed.subarray(0, 3)]).toEqual([1, 2, 3])
    expect(sealed.slice(3)).toEqual(new Uint8Array(suite.seal(lock, new TextEncoder().encode('王伟, Apple'))))
    expect(new TextDecoder().decode(suite.open(lock, sealed.slice(3)) ?? undefined)).toBe('王伟, Apple')
  })

  test('opens a text under the keyed hash of a label, its nonce before it', () => {
    const [key, label, aad] = [new Uint8Array(32).fill(5), new TextEncoder().encode('a label'), new Uint8Array([9])]
    const nonce = new Uint8Array(12).fill(3)
    const message = suite.seal({ key: suite.keyedHash(key, label, 32), nonce, aad }, '王伟, Apple', nonce)
    expect(suite.openText({ key, label, aad }, message, nonce.length)).toBe('王伟, Apple')
    expect(suite.openText({ key, label: new TextEncoder().encode('a labe'), aad }, message, nonce.length)).toBeNull()
    expect(suite.openText({ key, label, aad: new Uint8Array([8]) }, message, nonce.length)).toBeNull()
  })
})
