/** Logical lines of a vCard file: folding, quoted-printable soft breaks and pictures dealt with, memory bounded (RFC 6350 §3.2, vCard 2.1). */

export interface VcardLine {
  readonly line: number
  readonly text: string
  /** True where the line was cut at the limit. */
  readonly cut: boolean
}

/** Binary properties: never kept, however large. */
const BINARY = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]/i
const BINARY_STUB_LENGTH = 256
/** Parameters stand at the start of a line; no program writes more of them than this. */
const HEAD_LENGTH = 512
const QUOTED_PRINTABLE = /^[^:]*QUOTED-PRINTABLE/i

/** A logical line while it is put together: in parts, so that long values cost no more than their length. */
interface Growing {
  readonly line: number
  readonly parts: string[]
  readonly binary: boolean
  readonly quotedPrintable: boolean
  length: number
  cut: boolean
}

export class VcardLines {
  readonly #limit: number
  #pending = ''
  #cr = false
  #current: Growing | undefined
  #line = 0
  #done: VcardLine[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  push(piece: string): VcardLine[] {
    const text = this.#cr ? `\r${piece}` : piece
    this.#cr = text.endsWith('\r')
    const lines = (this.#cr ? text.slice(0, -1) : text).split(/\r\n|\n|\r/)
    lines[0] = this.#pending + (lines[0] ?? '')
    // A physical line longer than the limit is cut: it can only be binary or hostile.
    this.#pending = (lines.pop() ?? '').slice(0, this.#limit + 1)
    for (const line of lines) this.#physical(line)
    return this.#take()
  }

  end(): VcardLine[] {
    if (this.#pending !== '') this.#physical(this.#pending)
    this.#pending = ''
    this.#flush()
    return this.#take()
  }

  #physical(text: string): void {
    this.#line += 1
    const current = this.#current
    const last = current?.parts.at(-1)
    if (current?.quotedPrintable === true && last?.endsWith('=') === true) {
      current.parts.push((current.parts.pop() ?? '').slice(0, -1))
      this.#append(current, text.replace(/^[ \t]/, ''))
    } else if (current !== undefined && /^[ \t]/.test(text)) this.#append(current, text.slice(1))
    else this.#begin(text)
  }

  #begin(text: string): void {
    this.#flush()
    const head = text.slice(0, HEAD_LENGTH)
    const kind = { binary: BINARY.test(head), quotedPrintable: QUOTED_PRINTABLE.test(head) }
    const current: Growing = { line: this.#line, parts: [], ...kind, length: 0, cut: false }
    this.#append(current, text)
    this.#current = current
  }

  #append(current: Growing, text: string): void {
    const room = (current.binary ? BINARY_STUB_LENGTH : this.#limit) - current.length
    if (text.length > room && !current.binary) current.cut = true
    if (room <= 0) return
    current.parts.push(text.slice(0, room))
    current.length += Math.min(room, text.length)
  }

  #flush(): void {
    const current = this.#current
    if (current !== undefined && current.length > 0)
      this.#done.push({ line: current.line, text: current.parts.join(''), cut: current.cut })
    this.#current = undefined
  }

  #take(): VcardLine[] {
    const done = this.#done
    this.#done = []
    return done
  }
}
