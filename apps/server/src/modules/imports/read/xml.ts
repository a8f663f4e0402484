/**
 * XML events of a workbook part. No document type, hence no entities but the five of XML itself, no external reference and nothing to expand;
 * the parser keeps at most one piece of text (64 KB) at a time.
 */
import { TextDecoder } from 'node:util'
import sax from 'sax'
import { ReadFault } from './read-fault.ts'

export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** Only the five entities of XML itself; no HTML names. */
const OPTIONS = { strictEntities: true, position: false }

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

function createParser(handlers: XmlHandlers): sax.SAXParser {
  const parser = sax.parser(true, OPTIONS)
  parser.onerror = () => {
    throw new ReadFault('archive_damaged')
  }
  parser.ondoctype = () => {
    throw new ReadFault('archive_hostile')
  }
  parser.onsgmldeclaration = () => {
    throw new ReadFault('archive_hostile')
  }
  parser.onopentag = (tag) => handlers.open?.(localName(tag.name), tag.attributes as Record<string, string>)
  parser.onclosetag = (name) => handlers.close?.(localName(name))
  parser.ontext = (text) => handlers.text?.(text)
  parser.oncdata = (text) => handlers.text?.(text)
  return parser
}

const isUtf16 = (bytes: Uint8Array) =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

/** Feeds a part to the handlers; yields after each chunk so that the caller can pass on what has come. */
export async function* parseXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = createParser(handlers)
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(isUtf16(chunk) ? (chunk[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8')
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.close()
}

/** Reads a whole part through the handlers. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  const parsing = parseXml(chunks, handlers)
  while (!(await parsing.next()).done);
}
