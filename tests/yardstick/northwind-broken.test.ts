/** CSV files that were really exported without quotes, and vCards of other projects. They may not be shipped: read where they lie, if they do. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { InputRow } from '../../apps/server/src/modules/imports/read/input-rows.ts'
import { readRows } from '../../apps/server/src/modules/imports/read/read-rows.ts'
import { bytesSource } from '../../apps/server/src/platform/files/byte-source.ts'

const DATA = new URL('../../../shared/data/', import.meta.url)
const NORTHWIND = new URL('northwind-broken-csv/', DATA)
const VCARDS = new URL('vcards/', DATA)

async function read(file: URL): Promise<InputRow[]> {
  const input = await readRows(bytesSource(readFileSync(file)))
  const rows: InputRow[] = []
  for await (const row of input.rows) rows.push(row)
  return rows
}

describe.runIf(existsSync(NORTHWIND))('northwind exported without quotes', () => {
  it.each([
    ['customers', 91, 24, 8],
    ['orders', 830, 176, 4],
    ['suppliers', 29, 9, 8],
    ['order-details', 2155, 0, undefined],
    ['products', 77, 0, undefined],
    ['employees', 9, 0, undefined],
    ['categories', 8, 0, undefined],
    ['territories', 53, 0, undefined],
    ['employee-territories', 49, 0, undefined],
    ['regions', 4, 0, undefined],
    ['shippers', 3, 0, undefined],
  ])('%s: of %d rows %d have another number of columns, the first in line %s', async (name, count, faults, line) => {
    const rows = await read(new URL(`${name}.csv`, NORTHWIND))
    const faulty = rows.filter((row) => row.fault !== undefined)
    expect(rows).toHaveLength(count)
    expect(faulty).toHaveLength(faults)
    expect(faulty.every((row) => row.fault === 'column_count')).toBe(true)
    expect(faulty[0]?.line).toBe(line)
  })
})

describe.runIf(existsSync(VCARDS))('vCards of other projects', () => {
  const files = existsSync(VCARDS)
    ? ['ez-vcard/', 'sabre/'].flatMap((folder) =>
        readdirSync(new URL(folder, VCARDS))
          .filter((name) => name.endsWith('.vcf'))
          .map((name) => folder + name),
      )
    : []

  it('are 28 cards in 20 files, none with a fault, one of them only a picture', async () => {
    expect(files).toHaveLength(20)
    const cards = (await Promise.all(files.map((file) => read(new URL(file, VCARDS))))).flat()
    expect(cards).toHaveLength(28)
    expect(cards.filter(({ cells }) => cells.every((cell) => cell === ''))).toHaveLength(1)
    for (const { cells, fault } of cards) {
      expect(fault).toBeUndefined()
      expect(cells.every((cell) => cell.length < 20_000)).toBe(true)
    }
  })
})
