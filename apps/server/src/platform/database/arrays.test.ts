import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { booleanArray, byteaArray, intArray, textArray, uuidArray } from './arrays.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const ask = <Row>(statement: Parameters<World['services']['database']['installation']>[0]) =>
  world.services.database.installation<Row>(statement)

test('arrays arrive as they were given, missing values and awkward text included', async () => {
  const texts = ['', '王伟', 'a"b\\c', '{,}', 'NULL', null, '😀\n\t']
  const ids = ['018f4e9a-0000-7abc-8def-000000000001', null]
  const numbers = [0, -1, 2_147_483_647, -2_147_483_648]
  const flags = [true, false]
  const bytes = [new Uint8Array([0, 255, 92]), null, new Uint8Array()]
  const [row] = await ask(
    sql`select ${textArray(texts)}::text[] as texts, ${uuidArray(ids)}::uuid[] as ids, ${intArray(numbers)}::int[] as numbers, ${booleanArray(flags)}::boolean[] as flags, ${byteaArray(bytes)}::bytea[] as bytes`,
  )
  expect(row).toEqual({ texts, ids, numbers, flags, bytes: [Buffer.from([0, 255, 92]), null, Buffer.alloc(0)] })
})

test('an array without elements is empty and not missing', async () => {
  const [row] = await ask(
    sql`select cardinality(${textArray([])}::text[]) as texts, cardinality(${uuidArray([])}::uuid[]) as ids, cardinality(${intArray([])}::int[]) as numbers, cardinality(${byteaArray([])}::bytea[]) as bytes`,
  )
  expect(row).toEqual({ texts: 0, ids: 0, numbers: 0, bytes: 0 })
})

test('what is no UUID is refused before it is sent', () => {
  expect(() => uuidArray(['018f4e9a-0000-7abc-8def-00000000000g'])).toThrow(TypeError)
  expect(() => uuidArray(['018f4e9a'])).toThrow(TypeError)
})
