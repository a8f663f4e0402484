import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { keyOfKit, kitOf } from './recovery-kit.ts'

test('a kit brings back its very key, however it was typed', () => {
  for (let round = 0; round < 200; round++) {
    const key = new Uint8Array(randomBytes(32))
    const kit = kitOf(key)
    expect(kit).toMatch(/^([A-Z2-7]{4} ){13}[A-Z2-7]{4}$/)
    expect(keyOfKit(kit)).toEqual(key)
    expect(keyOfKit(` ${kit.toLowerCase().replaceAll(' ', '-')}\n`)).toEqual(key)
    expect(keyOfKit(kit.replaceAll('O', '0').replaceAll('I', '1').replaceAll('B', '8'))).toEqual(key)
  }
})

test('a kit with any one letter wrong, missing or too much is refused', () => {
  const key = Uint8Array.from({ length: 32 }, (_, at) => at * 7)
  const kit = kitOf(key).replaceAll(' ', '')
  for (let at = 0; at < kit.length; at++) {
    const other = kit[at] === 'A' ? 'Q' : 'A'
    expect(keyOfKit(kit.slice(0, at) + other + kit.slice(at + 1)), `letter ${at}`).toBeNull()
    expect(keyOfKit(kit.slice(0, at) + kit.slice(at + 1)), `without letter ${at}`).toBeNull()
  }
  for (const none of ['', 'nonsense', `${kit}A`, `${kit} 张`, '7'.repeat(56)]) expect(keyOfKit(none)).toBeNull()
})
