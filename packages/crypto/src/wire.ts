/** Bytes that are no frame or message of the keeper's protocol. Nothing else is ever thrown by decoding. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Writes numbers (big-endian) and byte strings one after the other into a buffer that grows. */
export class Writer {
  #bytes = new Uint8Array(256)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  /** Makes room and says where it begins. */
  #take(length: number): number {
    const start = this.#length
    this.#length += length
    if (this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length))
      wider.set(this.#bytes)
      this.#bytes = wider
      this.#view = new DataView(wider.buffer)
    }
    return start
  }

  u8(value: number): void {
    const at = this.#take(1)
    this.#bytes[at] = value
  }

  u16(value: number): void {
    const at = this.#take(2)
    this.#view.setUint16(at, value)
  }

  u32(value: number): void {
    const at = this.#take(4)
    this.#view.setUint32(at, value)
  }

  /** A whole number up to 2^53. */
  whole(value: number): void {
    const at = this.#take(8)
    this.#view.setBigUint64(at, BigInt(value))
  }

  raw(bytes: Uint8Array): void {
    const at = this.#take(bytes.length)
    this.#bytes.set(bytes, at)
  }

  bytes(bytes: Uint8Array): void {
    this.u32(bytes.length)
    this.raw(bytes)
  }

  text(text: string): void {
    this.bytes(encoder.encode(text))
  }

  /** Overwrites four bytes already written. */
  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value)
  }

  get length(): number {
    return this.#length
  }

  /** What was written; the writer must not be used after. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}

/** Reads what a `Writer` wrote; byte strings are views into the source. Throws `ProtocolError` where the source ends too early. */
export class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    // Never a Buffer: its `slice` is a view, and who takes a key out of an answer must get a copy.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  #take(length: number): number {
    const start = this.#at
    if (length > this.#bytes.length - start) throw new ProtocolError('the message ends too early')
    this.#at = start + length
    return start
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2))
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  whole(): number {
    const value = Number(this.#view.getBigUint64(this.#take(8)))
    if (!Number.isSafeInteger(value)) throw new ProtocolError('a number is too large')
    return value
  }

  raw(length: number): Uint8Array {
    const start = this.#take(length)
    return this.#bytes.subarray(start, start + length)
  }

  bytes(): Uint8Array {
    return this.raw(this.u32())
  }

  text(): string {
    const bytes = this.bytes()
    try {
      return decoder.decode(bytes)
    } catch (cause) {
      throw new ProtocolError('a text is not UTF-8', { cause })
    }
  }

  /** Ends the reading; throws if something is left over. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new ProtocolError('the message goes on after its end')
  }
}

/** How one value is written and read. */
export interface Field<T> {
  write(writer: Writer, value: T): void
  read(reader: Reader): T
}

/** A message: its fields by name, written in the order of their declaration. */
export type Shape = Readonly<Record<string, Field<unknown>>>

/** The values of a message. */
export type Message<S extends Shape> = { [K in keyof S]: S[K] extends Field<infer T> ? T : never }

/** Bytes of a fixed number. */
export function fixed(length: number): Field<Uint8Array> {
  return {
    write(writer, value) {
      if (value.length !== length) throw new ProtocolError(`${length} bytes were expected`)
      writer.raw(value)
    },
    read: (reader) => reader.raw(length),
  }
}

/** Rows of a fixed number of bytes, one after the other in one byte string. */
export function rows(width: number): Field<Uint8Array> {
  return {
    write(writer, value) {
      if (value.length % width !== 0) throw new ProtocolError(`rows of ${width} bytes were expected`)
      writer.bytes(value)
    },
    read(reader) {
      const value = reader.bytes()
      if (value.length % width !== 0) throw new ProtocolError(`rows of ${width} bytes were expected`)
      return value
    },
  }
}

/** A list of another field, at least one byte an item. */
export function list<T>(item: Field<T>): Field<readonly T[]> {
  return {
    write(writer, values) {
      writer.u32(values.length)
      for (const value of values) item.write(writer, value)
    },
    read(reader) {
      const count = reader.u32()
      const values: T[] = []
      for (let index = 0; index < count; index++) values.push(item.read(reader))
      return values
    },
  }
}

/** One of a closed list of words, as its place in the list. */
export function oneOf<const T extends string>(words: readonly T[]): Field<T> {
  return {
    write(writer, value) {
      writer.u8(words.indexOf(value))
    },
    read(reader) {
      const word = words[reader.u8()]
      if (word === undefined) throw new ProtocolError('an unknown word')
      return word
    },
  }
}

export const u32: Field<number> = { write: (writer, value) => writer.u32(value), read: (reader) => reader.u32() }
export const whole: Field<number> = { write: (writer, value) => writer.whole(value), read: (reader) => reader.whole() }
export const text: Field<string> = { write: (writer, value) => writer.text(value), read: (reader) => reader.text() }
export const bytes: Field<Uint8Array> = {
  write: (writer, value) => writer.bytes(value),
  read: (reader) => reader.bytes(),
}
export const optionalText: Field<string | null> = {
  write(writer, value) {
    writer.u8(value === null ? 0 : 1)
    if (value !== null) writer.text(value)
  },
  read: (reader) => (reader.u8() === 0 ? null : reader.text()),
}

/** Writes the fields of a shape in their order. */
export function writeMessage<S extends Shape>(writer: Writer, shape: S, message: Message<S>): void {
  for (const [name, field] of Object.entries(shape)) field.write(writer, message[name])
}

/** Reads exactly the fields of a shape; throws `ProtocolError` for anything else. */
export function readMessage<S extends Shape>(reader: Reader, shape: S): Message<S> {
  const message: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(shape)) message[name] = field.read(reader)
  reader.end()
  return message as Message<S>
}
