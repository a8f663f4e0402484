import { sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasher, randomFrom, sampleSigner, signText, verifyEd25519 } from '../testing/sample-log.ts'
import {
  buildCheckpoint,
  buildNote,
  cosignatureMessage,
  encodeCosignature,
  encodeVerifierKey,
  KEY_TYPE,
  type LogFault,
  makeVerifierKey,
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from './index.ts'

// The example key and note of Go's golang.org/x/mod/sumdb/note documentation (public, made by foreign code).
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const PETER_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const PETER_NOTE = `${PETER_TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

const signer = sampleSigner('log.example/one', 1)
const key = parseVerifierKey(hasher, signer.vkey)
const text = 'log.example/one\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const note = signText(text, signer)
const trust = { keys: [key], verifyEd25519 }

const kindOf = (opening: Promise<unknown>) =>
  opening.then(
    () => 'opened',
    (fault: LogFault) => fault.notice.kind,
  )

describe('a verifier key', () => {
  test('of foreign code is parsed and written again', () => {
    const peter = parseVerifierKey(hasher, PETER)
    expect(peter.name).toBe('PeterNeumann')
    expect(encodeVerifierKey(peter)).toBe(PETER)
  })

  test.each([
    ['another id', PETER.replace('c74f20a3', 'c74f20a4')],
    ['an id in capitals', PETER.replace('c74f20a3', 'C74F20A3')],
    ['another key', PETER.replace('AR', 'AS')],
    ['an unknown type', PETER.replace('+ARpc', '+Ahpc')],
    ['no key', 'PeterNeumann+c74f20a3'],
    ['a space in its name', PETER.replace('Peter', 'Peter ')],
    ['a short key', PETER.slice(0, -4)],
  ])('with %s is refused', (_, vkey) => {
    expect(() => parseVerifierKey(hasher, vkey)).toThrow()
  })
})

describe('a signed note', () => {
  test('of foreign code opens', async () => {
    const opened = await openNote(PETER_NOTE, { keys: [parseVerifierKey(hasher, PETER)], verifyEd25519 })
    expect(opened.text).toBe(PETER_TEXT)
  })

  test('opens from text and from bytes, and with a verification that takes its time', async () => {
    expect((await openNote(note, trust)).text).toBe(text)
    const later = {
      keys: [key],
      verifyEd25519: async (...given: Parameters<typeof verifyEd25519>) => verifyEd25519(...given),
    }
    expect((await openNote(Buffer.from(note), later)).verified.map((one) => one.key.name)).toEqual([signer.name])
  })

  test('keeps empty lines of its text', () => {
    expect(parseNote(signText('a\n\n\nb\n', signer)).text).toBe('a\n\n\nb\n')
  })

  test('with sixteen signatures opens, with the known one last', async () => {
    const strangers = Array.from({ length: 15 }, (_, index) => sampleSigner(`witness-${index}.example`, index))
    const signatures = [...strangers, signer].map(({ name, keyId, privateKey }) => {
      return { name, keyId, signature: sign(null, Buffer.from(text), privateKey) }
    })
    expect((await openNote(buildNote({ text, signatures }), trust)).verified).toHaveLength(1)
  })

  test('ignores unknown keys, even of the same name or the same id, and signatures of unknown types', async () => {
    const signature = sign(null, Buffer.from(text), signer.privateKey)
    const strangers = [
      { name: signer.name, keyId: Uint8Array.of(1, 2, 3, 4), signature: new Uint8Array(64) },
      { name: 'other.example', keyId: signer.keyId, signature: new Uint8Array(64) },
      { name: 'ml-dsa.example', keyId: Uint8Array.of(6, 6, 6, 6), signature: new Uint8Array(8 + 2420) },
    ]
    const known = { name: signer.name, keyId: signer.keyId, signature }
    expect(await kindOf(openNote(buildNote({ text, signatures: [...strangers, known] }), trust))).toBe('opened')
    expect(await kindOf(openNote(buildNote({ text, signatures: strangers }), trust))).toBe('bad_signature')
  })

  test('is refused whole where a known key fails, though another known key verifies', async () => {
    const second = sampleSigner('two.example', 2)
    const signatures = [
      { name: signer.name, keyId: signer.keyId, signature: sign(null, Buffer.from(text), signer.privateKey) },
      { name: second.name, keyId: second.keyId, signature: new Uint8Array(64) },
    ]
    const keys = [key, parseVerifierKey(hasher, second.vkey)]
    expect(await kindOf(openNote(buildNote({ text, signatures }), { keys, verifyEd25519 }))).toBe('bad_signature')
  })

  test.each([
    ['no empty line', note.replace('\n\n', '\n')],
    ['no final newline', note.slice(0, -1)],
    ['a carriage return', note.replaceAll('\n', '\r\n')],
    ['a control character', note.replace('7', '7\u0007')],
    ['a hyphen for the dash', note.replace('\u2014', '-')],
    ['two spaces', note.replace('\u2014 ', '\u2014  ')],
    ['something after the signature', note.replace(/\n$/, ' x\n')],
    ['a plus in a name', note.replace('\u2014 log', '\u2014 l+g')],
    ['a no-break space in a name', note.replace('\u2014 log', '\u2014 l\u00a0g')],
    ['no signature', `${text}\n`],
    ['an empty text', note.slice(text.length)],
    ['base64 without padding', note.replace(/=+\n$/, '\n')],
    ['a signature of four bytes', `${text}\n\u2014 a AAAAAA==\n`],
    ['65 signatures', `${text}\n${'\u2014 a AAAAAAA=\n'.repeat(65)}`],
    ['a lone surrogate', note.replace('7', '\ud800')],
  ])('with %s is malformed', async (_, bad) => {
    expect(await kindOf(openNote(bad, trust))).toBe('malformed')
  })

  test('that is not UTF-8 is malformed', async () => {
    const bytes = Buffer.from(note)
    bytes[0] = 0xff
    expect(await kindOf(openNote(bytes, trust))).toBe('malformed')
  })

  test('is refused after any single bit is flipped', async () => {
    const bytes = Buffer.from(note)
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Uint8Array.from(bytes)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(await kindOf(openNote(flipped, trust))).not.toBe('opened')
    }
  })

  test('of any bytes is parsed or refused as malformed, and nothing else happens', () => {
    const parse = (input: string) => {
      try {
        return buildNote(parseNote(input)) === input
      } catch (fault) {
        return (fault as LogFault).notice.kind === 'malformed'
      }
    }
    const pieces = fc.array(
      fc.constantFrom('\n', '\u2014 ', 'a', ' ', 'AAAAAAA=', '\n\n', '\u2014 n AAAAAAA=\n', '\u0001', '='),
    )
    fc.assert(
      fc.property(pieces, (parts) => parse(parts.join(''))),
      { numRuns: 2000, seed: 9 },
    )
  })
})

describe('a cosignature', () => {
  const witness = sampleSigner('witness.example/w1', 'w1')
  const witnessKey = makeVerifierKey(hasher, {
    name: witness.name,
    type: KEY_TYPE.cosignatureV1,
    publicKey: witness.publicKey,
  })
  const cosign = (time: bigint, signed = time) => {
    const signature = sign(null, cosignatureMessage(text, signed), witness.privateKey)
    return { name: witnessKey.name, keyId: witnessKey.keyId, signature: encodeCosignature(time, signature) }
  }
  const open = (time: bigint, signed = time) =>
    openNote(buildNote({ text, signatures: [cosign(time, signed)] }), { keys: [witnessKey], verifyEd25519 })

  test('is over its header, the time and the text of the checkpoint', () => {
    const message = Buffer.from(cosignatureMessage(text, 1_679_315_147n)).toString()
    expect(message).toBe(`cosignature/v1\ntime 1679315147\n${text}`)
  })

  test('verifies and tells its time', async () => {
    expect((await open(1_679_315_147n)).verified).toEqual([{ key: witnessKey, timeSeconds: 1_679_315_147n }])
  })

  test('of another time, or of a time past 2^63 - 1, is refused', async () => {
    expect(await kindOf(open(5n, 6n))).toBe('bad_signature')
    expect(() => cosignatureMessage(text, 2n ** 63n)).toThrow(RangeError)
  })

  test('has an id of its own, so a log key is no witness key', () => {
    expect(Buffer.from(witnessKey.keyId).equals(witness.keyId)).toBe(false)
    const again = parseVerifierKey(hasher, encodeVerifierKey(witnessKey))
    expect(again.type).toBe(KEY_TYPE.cosignatureV1)
    expect(encodeVerifierKey(again)).toBe(encodeVerifierKey(witnessKey))
  })
})

describe('a checkpoint', () => {
  test('is built and parsed back', () => {
    const root = Uint8Array.from({ length: 32 }, () => 7)
    const fields = fc.record({ origin: fc.stringMatching(/^[a-z./人]+$/), size: fc.nat(), root: fc.constant(root) })
    fc.assert(
      fc.property(fields, (checkpoint) => {
        expect(parseCheckpoint(buildCheckpoint(checkpoint))).toEqual(checkpoint)
      }),
      { seed: 4 },
    )
  })

  test.each([
    ['an extension line', `${text}more\n`],
    ['a leading zero', text.replace('\n7\n', '\n07\n')],
    ['a sign', text.replace('\n7\n', '\n+7\n')],
    ['a size past 2^48', text.replace('\n7\n', '\n281474976710656\n')],
    ['a short root', text.replace('CsUY', '')],
    ['stray bits in the root', text.replace('q2I=', 'q2J=')],
    ['no origin', text.replace('log.example/one', '')],
    ['no newline at its end', text.slice(0, -1)],
    ['a tab in its origin', text.replace('log', 'l\tg')],
  ])('with %s is malformed', (_, bad) => {
    expect(() => parseCheckpoint(bad)).toThrow()
  })

  test('of random bytes never parses into another text', () => {
    const random = randomFrom(5)
    for (let round = 0; round < 2000; round += 1) {
      const bent = Buffer.from(text)
      bent[random(bent.length)] = random(128)
      const again = (() => {
        try {
          return buildCheckpoint(parseCheckpoint(bent.toString()))
        } catch {
          return null
        }
      })()
      if (again !== null) expect(again).toBe(bent.toString())
    }
  })
})
