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
const isSoftBroken = (text: string) => text.endsWith('=') && /^[^:]*QUOTED-PRINTABLE/i.test(text)

export class VcardLines {
  readonly #limit: number
  #pending = ''
  #cr = false
  #current: { line: number; text: string; cut: boolean } | undefined
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
    if (current !== undefined && isSoftBroken(current.text)) {
      current.text = current.text.slice(0, -1)
      this.#append(text.replace(/^[ \t]/, ''))
    } else if (current !== undefined && /^[ \t]/.test(text)) this.#append(text.slice(1))
    else {
      this.#flush()
      this.#current = { line: this.#line, text: '', cut: false }
      this.#append(text)
    }
  }

  #append(text: string): void {
    const current = this.#current
    if (current === undefined) return
    const binary = BINARY.test(current.text === '' ? text : current.text)
    const room = (binary ? BINARY_STUB_LENGTH : this.#limit) - current.text.length
    if (text.length > room && !binary) current.cut = true
    if (room > 0) current.text += text.slice(0, room)
  }

  #flush(): void {
    if (this.#current !== undefined && this.#current.text !== '') this.#done.push(this.#current)
    this.#current = undefined
  }

  #take(): VcardLine[] {
    const done = this.#done
    this.#done = []
    return done
  }
}
