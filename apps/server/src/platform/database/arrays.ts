/**
 * Arrays as PostgreSQL takes them in binary (`array_recv`): many rows in one parameter, without turning bytes into hexadecimal, escaping text and
 * parsing both again. State the type in the statement (`${textArray(names)}::text[]`).
 */

import { writeUuid } from '@holdfast/crypto'

const OIDS = { boolean: 16, bytea: 17, int4: 23, text: 25, uuid: 2950 } as const
const HEADER_BYTES = 20
const LENGTH_BYTES = 4
const UUID_BYTES = 16
const INT_BYTES = 4
const MOST_BYTES_A_CHARACTER = 3

/** Writes one element at a place and gives its length in bytes. */
type Write = (index: number, out: Buffer, at: number) => number

interface Shape {
  readonly oid: number
  readonly count: number
  /** Room that surely holds all elements without their lengths. */
  readonly mostBytes: number
  readonly isNull: (index: number) => boolean
  readonly write: Write
}

const EMPTY_BYTES = 12

function emptyArray(oid: number): Buffer {
  const out = Buffer.alloc(EMPTY_BYTES)
  out.writeInt32BE(oid, 8)
  return out
}

function arrayOf({ oid, count, mostBytes, isNull, write }: Shape): Buffer {
  if (count === 0) return emptyArray(oid)
  const out = Buffer.allocUnsafe(HEADER_BYTES + LENGTH_BYTES * count + mostBytes)
  out.writeInt32BE(1, 0)
  out.writeInt32BE(1, 4)
  out.writeInt32BE(oid, 8)
  out.writeInt32BE(count, 12)
  out.writeInt32BE(1, 16)
  let at = HEADER_BYTES
  for (let index = 0; index < count; index++) {
    const length = isNull(index) ? -1 : write(index, out, at + LENGTH_BYTES)
    out.writeInt32BE(length, at)
    at += LENGTH_BYTES + Math.max(0, length)
  }
  return out.subarray(0, at)
}

/** A `bytea[]`. */
export const byteaArray = (values: readonly (Uint8Array | null)[]): Buffer =>
  arrayOf({
    oid: OIDS.bytea,
    count: values.length,
    mostBytes: values.reduce((sum, value) => sum + (value?.length ?? 0), 0),
    isNull: (index) => values[index] === null,
    write: (index, out, at) => {
      const value = values[index] ?? new Uint8Array()
      out.set(value, at)
      return value.length
    },
  })

/** A `text[]`. */
export const textArray = (values: readonly (string | null)[]): Buffer =>
  arrayOf({
    oid: OIDS.text,
    count: values.length,
    mostBytes: values.reduce((sum, value) => sum + MOST_BYTES_A_CHARACTER * (value?.length ?? 0), 0),
    isNull: (index) => values[index] === null,
    write: (index, out, at) => out.write(values[index] ?? '', at, 'utf8'),
  })

/** A `uuid[]`. Throws `TypeError` where a text is no UUID. */
export const uuidArray = (values: readonly (string | null)[]): Buffer =>
  arrayOf({
    oid: OIDS.uuid,
    count: values.length,
    mostBytes: UUID_BYTES * values.length,
    isNull: (index) => values[index] === null,
    write: (index, out, at) => {
      writeUuid(out, at, values[index] ?? '')
      return UUID_BYTES
    },
  })

/** A `boolean[]`. */
export const booleanArray = (values: readonly boolean[]): Buffer =>
  arrayOf({
    oid: OIDS.boolean,
    count: values.length,
    mostBytes: values.length,
    isNull: () => false,
    write: (index, out, at) => {
      out[at] = values[index] === true ? 1 : 0
      return 1
    },
  })

/** An `int[]` of signed 32-bit numbers. */
export const intArray = (values: readonly number[]): Buffer =>
  arrayOf({
    oid: OIDS.int4,
    count: values.length,
    mostBytes: INT_BYTES * values.length,
    isNull: () => false,
    write: (index, out, at) => {
      out.writeInt32BE(values[index] ?? 0, at)
      return INT_BYTES
    },
  })
