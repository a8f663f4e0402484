import { verify } from 'node:crypto'
import { suiteA1 } from '@holdfast/crypto'
import { parseCheckpoint, parseNote, parseVerifierKey } from '@holdfast/tlog'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hasher } from './operations/logs.ts'
import { keeperForTest, otherTenant, tenant } from './test-keeper.ts'

let keeper: Awaited<ReturnType<typeof keeperForTest>>
beforeEach(async () => {
  keeper = await keeperForTest()
  await keeper.client.ask('createTenant', { tenant, suite: 'A1' })
})
afterEach(() => keeper.remove())

const node = (left: Uint8Array, right: Uint8Array) => hasher.sha256(Buffer.concat([Buffer.of(1), left, right]))
const leaf = (number: number) => hasher.sha256(Uint8Array.of(0, number))
const [a, b, c, d] = [leaf(1), leaf(2), leaf(3), leaf(4)]
const roots = { two: node(a, b), three: node(node(a, b), c), four: node(node(a, b), node(c, d)) }

const sign = (size: number, root: Uint8Array, consistency: Uint8Array[] = []) =>
  keeper.client.ask('signCheckpoint', { tenant, size, root, consistency })

test('signs what extends the last checkpoint, and nothing else', async () => {
  await expect(sign(2, roots.two)).rejects.toThrow('unknown_log')
  const { vkey } = await keeper.client.ask('createLog', { tenant, origin: 'log.example/acme' })
  await sign(0, hasher.sha256(new Uint8Array(0)))
  const first = await sign(2, roots.two)
  expect(await sign(2, roots.two), 'the same again is the same note').toEqual(first)
  await expect(sign(2, roots.three)).rejects.toThrow('not_an_extension')
  await expect(sign(3, roots.three)).rejects.toThrow('not_an_extension')
  await expect(sign(3, roots.three, [d])).rejects.toThrow('not_an_extension')
  await sign(3, roots.three, [c])
  await expect(sign(2, roots.two), 'a smaller tree').rejects.toThrow('not_an_extension')
  await expect(sign(0, hasher.sha256(new Uint8Array(0)))).rejects.toThrow('not_an_extension')
  const last = await sign(4, roots.four, [c, d, roots.two])
  expect(await keeper.client.ask('lastCheckpoint', { tenant })).toEqual(last)

  const { text, signatures } = parseNote(last.note)
  const key = parseVerifierKey(hasher, vkey)
  expect(parseCheckpoint(text)).toEqual({ origin: 'log.example/acme', size: 4, root: roots.four })
  expect(signatures.length).toBe(1)
  expect(signatures[0]?.keyId).toEqual(key.keyId)
  expect(suiteA1.verify(key.publicKey, Buffer.from(text), signatures[0]!.signature)).toBe(true)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key.publicKey).toString('base64url') }
  expect(verify(null, Buffer.from(text), { key: jwk, format: 'jwk' }, signatures[0]!.signature)).toBe(true)
})

test('keeps the last checkpoint over a restart', async () => {
  const made = await keeper.client.ask('createLog', { tenant, origin: 'log.example/acme' })
  const { note } = await sign(3, roots.three)
  await keeper.stop()
  keeper.client = await keeper.start()
  expect((await keeper.client.ask('lastCheckpoint', { tenant })).note).toBe(note)
  expect((await keeper.client.ask('logKey', { tenant })).vkey).toBe(made.vkey)
  await expect(sign(3, roots.two)).rejects.toThrow('not_an_extension')
})

test('a log has one name for good, and no two logs the same', async () => {
  const { client } = keeper
  const { vkey } = await client.ask('createLog', { tenant, origin: 'log.example/acme' })
  expect((await client.ask('createLog', { tenant, origin: 'log.example/acme' })).vkey).toBe(vkey)
  await expect(client.ask('createLog', { tenant, origin: 'log.example/other' })).rejects.toThrow('exists')
  await client.ask('createTenant', { tenant: otherTenant, suite: 'A1' })
  await expect(client.ask('createLog', { tenant: otherTenant, origin: 'log.example/acme' })).rejects.toThrow('exists')
  await expect(client.ask('createLog', { tenant: otherTenant, origin: 'two words' })).rejects.toThrow('malformed')
  expect((await client.ask('lastCheckpoint', { tenant: otherTenant })).note).toBeNull()
})
