/**
 * A JPEG on its way in (ITU-T T.81 annex B), segment by segment in bounded memory: the place where it was taken is blanked, and what follows its end is
 * left away (a second file, hidden behind the picture; the pictures and films some telephones append carry places of their own).
 */
import { FileFault } from './file-fault.ts'
import { blankExifLocation, blankXmpLocation } from './location.ts'

const MARKER = 0xff
const START = 0xd8
const END = 0xd9
const SCAN = 0xda
const APP1 = 0xe1
const STUFFED = 0x00
const EXIF = Buffer.from('Exif\0\0', 'latin1')
const XMP = [Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from('http://ns.adobe.com/xmp/extension/\0')]

const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7
/** Start of frame: tells the size. C4, C8 and CC are tables. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)

/** What was found in a picture and done about it. */
export interface PictureReport {
  width: number
  height: number
  /** It told where it was taken; it does no more. */
  located: boolean
  /** Something stood behind its end and was left away. */
  appended: boolean
}

/** Blanks the place in an APP1 segment, in place. */
function blankSegment(segment: Buffer): boolean {
  const content = segment.subarray(4)
  if (content.subarray(0, EXIF.length).equals(EXIF)) return blankExifLocation(content.subarray(EXIF.length))
  return XMP.some((opening) => content.subarray(0, opening.length).equals(opening)) && blankXmpLocation(content)
}

/** Where in compressed data the next marker stands; the length where none does. */
function nextMarker(data: Buffer): number {
  for (let at = data.indexOf(MARKER); at >= 0 && at + 1 < data.length; at = data.indexOf(MARKER, at + 1)) {
    const code = data[at + 1] ?? STUFFED
    if (code !== STUFFED && code !== MARKER && !isRestart(code)) return at
  }
  return data.length
}

type State = 'start' | 'marker' | 'scan' | 'ended'

class JpegReader {
  readonly report: PictureReport = { width: 0, height: 0, located: false, appended: false }
  #held: Buffer = Buffer.alloc(0)
  #state: State = 'start'

  get ended(): boolean {
    return this.#state === 'ended'
  }

  /** Takes bytes; gives what of them is known to be the picture's. */
  take(bytes: Uint8Array): Buffer[] {
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes])
    const out: Buffer[] = []
    for (let piece = this.#next(); piece !== undefined; piece = this.#next()) out.push(piece)
    return out
  }

  #cut(length: number, state: State): Buffer {
    const piece = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    this.#state = state
    return piece
  }

  #next(): Buffer | undefined {
    if (this.#state === 'ended') {
      this.report.appended ||= this.#held.some((byte) => byte !== 0)
      this.#held = Buffer.alloc(0)
      return undefined
    }
    return this.#state === 'scan' ? this.#scan() : this.#segment()
  }

  #scan(): Buffer | undefined {
    const at = nextMarker(this.#held)
    if (at < this.#held.length) return this.#cut(at, 'marker')
    // a last FF may be the first half of a marker
    const whole = this.#held.at(-1) === MARKER ? this.#held.length - 1 : this.#held.length
    return whole > 0 ? this.#cut(whole, 'scan') : undefined
  }

  #segment(): Buffer | undefined {
    const held = this.#held
    if (held.length < 2) return undefined
    const code = held[1] ?? 0
    if (held[0] !== MARKER || (this.#state === 'start' && code !== START)) throw new FileFault('file_damaged')
    if (code === MARKER) return this.#cut(1, 'marker')
    if (code === START || isRestart(code) || code === 0x01) return this.#cut(2, 'marker')
    if (code === END) return this.#cut(2, 'ended')
    if (held.length < 4) return undefined
    const length = 2 + held.readUInt16BE(2)
    if (length < 4) throw new FileFault('file_damaged')
    return held.length < length ? undefined : this.#read(this.#cut(length, code === SCAN ? 'scan' : 'marker'), code)
  }

  #read(segment: Buffer, code: number): Buffer {
    if (code === APP1 && blankSegment(segment)) this.report.located = true
    if (isFrame(code) && segment.length >= 9) {
      this.report.height = segment.readUInt16BE(5)
      this.report.width = segment.readUInt16BE(7)
    }
    return segment
  }
}

/** The picture without its place and without what follows its end; `tell` hears what was found. Throws `file_damaged` where it is none, or ends too early. */
export async function* cleanJpeg(
  bytes: AsyncIterable<Uint8Array>,
  tell: (report: PictureReport) => void,
): AsyncGenerator<Uint8Array> {
  const reader = new JpegReader()
  for await (const piece of bytes) yield* reader.take(piece)
  if (!reader.ended) throw new FileFault('file_damaged')
  tell(reader.report)
}
