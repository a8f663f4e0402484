/** vCard files of versions 2.1, 3.0 and 4.0, any number of cards, as rows under fixed column names. */
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { detectEncoding, readText } from './encoding.ts'
import type { Input, InputRow, ReadLimits, ReadOptions, RowFault } from './input-rows.ts'
import { cellsOfCard, VCARD_HEADER } from './vcard-card.ts'
import { type VcardLine, VcardLines } from './vcard-lines.ts'
import { parseProperty, type VcardProperty } from './vcard-property.ts'

/** More properties than any address book writes; beyond it the card is a fault. */
const MAX_PROPERTIES = 2_000

/** Gathers the lines of a card; a card within a card (AGENT) is passed over. */
class Cards {
  readonly #limits: ReadLimits
  readonly #damaged: boolean
  #properties: VcardProperty[] = []
  #depth = 0
  #record = 0
  #line = 1
  #length = 0
  #fault: RowFault | undefined

  constructor(limits: ReadLimits, damaged: boolean) {
    this.#limits = limits
    this.#damaged = damaged
  }

  /** The row that this line completes. */
  push(found: VcardLine): InputRow | undefined {
    const { text } = found
    if (/^BEGIN:VCARD\s*$/i.test(text)) return this.#begin(found.line)
    if (/^END:VCARD\s*$/i.test(text)) return this.#end()
    if (this.#depth === 1) this.#add(found)
    return undefined
  }

  /** The row of a card whose end is missing. */
  end(): InputRow | undefined {
    if (this.#depth === 0) return undefined
    this.#fault ??= 'card_unclosed'
    this.#depth = 1
    return this.#end()
  }

  #begin(line: number): undefined {
    this.#depth += 1
    if (this.#depth > 1) return
    this.#line = line
    this.#properties = []
    this.#length = 0
    this.#fault = undefined
  }

  #add({ text, cut }: VcardLine): void {
    this.#length += text.length
    const full = this.#length > this.#limits.rowLength || this.#properties.length >= MAX_PROPERTIES
    if (cut || full) this.#fault ??= 'row_too_large'
    if (full) return
    if (this.#damaged && text.includes('\uFFFD')) this.#fault ??= 'encoding_broken'
    const property = parseProperty(text)
    if (property !== undefined) this.#properties.push(property)
  }

  #end(): InputRow | undefined {
    if (this.#depth === 0) return undefined
    this.#depth -= 1
    if (this.#depth > 0) return undefined
    this.#record += 1
    const row = { record: this.#record, line: this.#line, cells: cellsOfCard(this.#properties) }
    return this.#fault === undefined ? row : { ...row, fault: this.#fault }
  }
}

async function* readCards(text: AsyncIterable<string>, cards: Cards, limits: ReadLimits): AsyncGenerator<InputRow> {
  const lines = new VcardLines(limits.cellLength)
  for await (const piece of text) {
    for (const line of lines.push(piece)) {
      const row = cards.push(line)
      if (row !== undefined) yield row
    }
  }
  for (const line of lines.end()) {
    const row = cards.push(line)
    if (row !== undefined) yield row
  }
  const last = cards.end()
  if (last !== undefined) yield last
}

/** Reads vCards. Every value without a column of its own stands in the column `more`; pictures, sounds and keys are passed over. */
export async function readVcard(source: ByteSource, options: ReadOptions, limits: ReadLimits): Promise<Input> {
  const { encoding, damaged } = await detectEncoding(source, options.encoding)
  const open = () => readCards(readText(source, encoding), new Cards(limits, damaged), limits)
  return { format: 'vcard', encoding, delimiter: ',', header: VCARD_HEADER, rows: { [Symbol.asyncIterator]: open } }
}
