/** Plain text in one of the encodings our users write: UTF-8, GB18030, or UTF-16 with its mark. */
import type { ByteSource } from '../../../platform/files/byte-source.ts'

/** Control characters no text holds; tab, line ends, form feed and escape may stand in one. */
const UNTEXTUAL = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/

async function isTextIn(source: ByteSource, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const piece of source.stream())
      if (UNTEXTUAL.test(decoder.decode(piece as Uint8Array, { stream: true }))) return false
    return !UNTEXTUAL.test(decoder.decode())
  } catch {
    // not of this encoding
    return false
  }
}

/** Whether the whole content is text. */
export async function isPlainText(source: ByteSource): Promise<boolean> {
  const [first, second] = await source.read(0, 2)
  if (first === 0xff && second === 0xfe) return isTextIn(source, 'utf-16le')
  if (first === 0xfe && second === 0xff) return isTextIn(source, 'utf-16be')
  return (await isTextIn(source, 'utf-8')) || isTextIn(source, 'gb18030')
}
