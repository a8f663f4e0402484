import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { contact } from '@holdfast/catalog'
import { expect, it } from 'vitest'
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { RecurrenceIndex } from '../map/duplicates.ts'
import { proposeMapping } from '../map/mapping.ts'
import { normaliseRow, planRows } from '../map/normalise.ts'
import { readRows } from './read-rows.ts'

const MEGABYTE = 1_048_576
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heldBytes(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const HEADER = '姓名,手机,邮箱,备注\n'
const lineOf = (n: number) =>
  `甲${n % 999},138${String(n % 100_000_000).padStart(8, '0')},u${n}@example.com,${'展会上认识，下季度再联系；'.repeat(6)}\n`

/** A file of `rows` lines that never stands anywhere whole. */
function generated(rows: number): ByteSource {
  const opening = Buffer.from(HEADER + Array.from({ length: 2_000 }, (_, n) => lineOf(n)).join(''))
  async function* pieces() {
    yield Buffer.from(HEADER)
    for (let from = 0; from < rows; from += 500)
      yield Buffer.from(Array.from({ length: Math.min(500, rows - from) }, (_, at) => lineOf(from + at)).join(''))
  }
  const size = rows * Buffer.byteLength(lineOf(0))
  return {
    size,
    read: async (offset, length) => opening.subarray(offset, offset + length),
    stream: () => Readable.from(pieces(), { objectMode: false }),
  }
}

it('a file of a hundred megabytes is read, normalised and held against itself in a few', async () => {
  const rows = 400_000
  const source = generated(rows)
  expect(source.size).toBeGreaterThan(100 * MEGABYTE)
  const input = await readRows(source)
  const context = { country: 'CN' }
  const plan = planRows(contact, proposeMapping(contact, { header: input.header, rows: [], context }), context)
  const index = new RecurrenceIndex(contact)
  const before = heldBytes()
  let most = 0
  let accepted = 0
  for await (const row of input.rows) {
    const result = normaliseRow(row, plan)
    if ('values' in result) {
      accepted += 1
      index.add(row.record, index.recognise(result.values))
    }
    if (row.record % 50_000 === 0) most = Math.max(most, heldBytes() - before)
  }
  expect(accepted).toBe(rows)
  // the index keeps at most about eighty bytes a row, for its three keys; everything else comes and goes
  expect(most).toBeLessThan(rows * 100 + 24 * MEGABYTE)
  expect(most).toBeLessThan(source.size)
})
