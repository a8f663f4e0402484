/** The objects of a PDF file (ISO 32000-1), numbered as they are added, written at once. */
import { deflateSync } from 'node:zlib'

/** The number of an object. */
export type ObjectId = number

export const refer = (id: ObjectId): string => `${id} 0 R`

/** Text as a PDF string that every reader understands: UTF-16 with its mark, in hexadecimal, so that nothing in it can end it. */
export const textString = (text: string): string =>
  `<FEFF${Buffer.from(text.toWellFormed(), 'utf16le').swap16().toString('hex').toUpperCase()}>`

/** A number as a PDF has it: never with an exponent. */
export const numeral = (value: number): string => String(Math.round(value * 1_000) / 1_000)

export class PdfFile {
  readonly #objects: (Buffer | undefined)[] = []

  /** A number for an object that is filled later. */
  reserve(): ObjectId {
    this.#objects.push(undefined)
    return this.#objects.length
  }

  fill(id: ObjectId, dictionary: string): void {
    this.#objects[id - 1] = Buffer.from(dictionary, 'latin1')
  }

  add(dictionary: string): ObjectId {
    const id = this.reserve()
    this.fill(id, dictionary)
    return id
  }

  /** A stream, deflated; `members` stand in its dictionary. */
  addStream(bytes: Buffer, members = ''): ObjectId {
    const packed = deflateSync(bytes)
    const head = `<< ${members} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
    const id = this.reserve()
    this.#objects[id - 1] = Buffer.concat([Buffer.from(head, 'latin1'), packed, Buffer.from('\nendstream', 'latin1')])
    return id
  }

  /** The whole file. `id` tells apart two papers that say the same. */
  write({ root, info, id }: { readonly root: ObjectId; readonly info: ObjectId; readonly id: string }): Buffer {
    // the second line says that the file is not text
    const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
    let at = pieces[0]?.length ?? 0
    const places = this.#objects.map((object, index) => {
      const begin = at
      const piece = Buffer.concat([
        Buffer.from(`${index + 1} 0 obj\n`, 'latin1'),
        object ?? Buffer.from('null'),
        Buffer.from('\nendobj\n', 'latin1'),
      ])
      pieces.push(piece)
      at += piece.length
      return `${String(begin).padStart(10, '0')} 00000 n \n`
    })
    const count = this.#objects.length + 1
    pieces.push(
      Buffer.from(
        `xref\n0 ${count}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${count} /Root ${refer(root)} /Info ${refer(info)} /ID [<${id}> <${id}>] >>\nstartxref\n${at}\n%%EOF\n`,
        'latin1',
      ),
    )
    return Buffer.concat(pieces)
  }
}
