import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitmentOfText, hasher } from './hasher.ts'

test('the HMAC made of two hashes is the platform’s own, for every key and text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 70_000 }), (key, message) => {
      expect(Buffer.from(hasher.hmacSha256(key, message))).toEqual(createHmac('sha256', key).update(message).digest())
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.string({ unit: 'grapheme', maxLength: 500 }),
      (salt, text) => {
        expect(commitmentOfText(salt, text)).toBe(createHmac('sha256', salt).update(text, 'utf8').digest('base64url'))
      },
    ),
    { numRuns: 500 },
  )
})
