/** Reads numbers of a font file one after the other, big-endian. Beyond the end it throws `RangeError`, as `DataView` does. */
export class Octets {
  readonly #view: DataView
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }

  get length(): number {
    return this.#view.byteLength
  }

  u8(): number {
    this.at += 1
    return this.#view.getUint8(this.at - 1)
  }

  i8(): number {
    this.at += 1
    return this.#view.getInt8(this.at - 1)
  }

  u16(): number {
    this.at += 2
    return this.#view.getUint16(this.at - 2)
  }

  i16(): number {
    this.at += 2
    return this.#view.getInt16(this.at - 2)
  }

  u32(): number {
    this.at += 4
    return this.#view.getUint32(this.at - 4)
  }

  /** A number between −2 and 2 (F2DOT14). */
  f2dot14(): number {
    return this.i16() / 16_384
  }

  /** A whole number with a fraction (16.16). */
  fixed(): number {
    this.at += 4
    return this.#view.getInt32(this.at - 4) / 65_536
  }

  tag(): string {
    return String.fromCharCode(this.u8(), this.u8(), this.u8(), this.u8())
  }

  /** UIntBase128 of WOFF2: seven bits a byte, at most five bytes. */
  base128(): number {
    let value = 0
    for (let read = 0; read < 5; read += 1) {
      const byte = this.u8()
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    throw new RangeError('a number of a font file is too long')
  }

  /** 255UInt16 of WOFF2: small numbers in a byte. */
  short255(): number {
    const code = this.u8()
    if (code === 253) return this.u16()
    if (code === 255) return this.u8() + 253
    return code === 254 ? this.u8() + 506 : code
  }
}
