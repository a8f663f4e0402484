import { extractText, getDocumentProxy, getMeta } from 'unpdf'

/** A PDF as a foreign reader reads it: the text of each page, blanks as they may be left out, and what it says of itself. */
export async function readPdf(bytes: Uint8Array) {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const { text } = await extractText(document, { mergePages: false })
  const { info } = await getMeta(document)
  const pages = text.map((page) => page.replaceAll(/\s/g, ''))
  return { pages, whole: pages.join(''), info: info as Readonly<Record<string, unknown>> }
}
