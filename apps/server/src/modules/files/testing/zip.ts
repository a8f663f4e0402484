/** Archives as a test needs them, those no honest program would write among them (APPNOTE.TXT §4.3). */
import { crc32 } from 'node:zlib'

export interface ZipPart {
  readonly name: string
  readonly content?: string
  /** Deflated bytes in place of `content`. */
  readonly deflated?: Buffer
  /** The unpacked size the directory claims; the true one of `content` unless stated. */
  readonly size?: number
  readonly flags?: number
  readonly unixMode?: number
}

const UNIX = 3 << 8

function headers({ name, content = '', deflated, size, flags = 0, unixMode = 0 }: ZipPart, offset: number) {
  const data = deflated ?? Buffer.from(content)
  const title = Buffer.from(name)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(flags, 2)
  common.writeUInt16LE(deflated === undefined ? 0 : 8, 4)
  common.writeUInt32LE(crc32(data), 10)
  common.writeUInt32LE(data.length, 14)
  common.writeUInt32LE(size ?? data.length, 18)
  common.writeUInt16LE(title.length, 22)
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE((unixMode << 16) >>> 0, 6)
  rest.writeUInt32LE(offset, 10)
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([UNIX & 0xff, UNIX >> 8]), common, rest, title])
  return { local: Buffer.concat([Buffer.from('PK\x03\x04'), common, title, data]), central }
}

/** An archive of these parts, stored or deflated as each says. */
export function storedZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const { local, central } = headers(part, offset)
    locals.push(local)
    centrals.push(central)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}
