/**
 * Signs a paper of ours: what was written stays byte for byte, and a signature over all of it is appended (ISO 32000-2 12.8, an incremental update), so
 * that any later change shows.
 */

import type { SigningKey } from '../../../platform/signing/signing-key.ts'
import { textString } from '../../papers/index.ts'
import { type Stamper, signDetached } from '../cms.ts'

/** Room for the signature, in bytes: one with its certificate takes about 1,200, issuers and a time stamp with its own some thousands each. */
const ROOM = 32_768
/** As wide as the real numbers, which are known when all is written. */
const RANGE = '/ByteRange [0000000000 0000000000 0000000000 0000000000]'

/** Who signs, and when. */
export interface Said {
  readonly name: string
  readonly reason: string
  /** RFC 3339. */
  readonly at: string
}

function found(text: string, pattern: RegExp): string {
  const value = pattern.exec(text)?.[1]
  if (value === undefined) throw new Error(`not a paper of ours: no ${pattern.source}`)
  return value
}

/** What the last table of a paper says, and the two objects that are written anew. */
function readPaper(pdf: Buffer) {
  const text = pdf.toString('latin1')
  const trailer = text.slice(text.lastIndexOf('trailer'))
  const table = text.slice(Number(found(trailer, /startxref\n(\d+)/)), text.lastIndexOf('trailer'))
  const places = table.split('\n').filter((line) => /^\d{10} \d{5} [nf] ?$/.test(line))
  const objectAt = (id: number) => {
    const begin = Number((places[id] ?? '').slice(0, 10))
    return text.slice(text.indexOf('\n', begin) + 1, text.indexOf('\nendobj', begin))
  }
  const root = Number(found(trailer, /\/Root (\d+) 0 R/))
  const tree = Number(found(objectAt(root), /\/Pages (\d+) 0 R/))
  const page = Number(found(objectAt(tree), /\/Kids \[(\d+) 0 R/))
  return {
    root,
    page,
    catalogue: objectAt(root),
    first: objectAt(page),
    size: Number(found(trailer, /\/Size (\d+)/)),
    table: Number(found(trailer, /startxref\n(\d+)/)),
    rest: found(trailer, /(\/Info .*) >>/),
  }
}

const withEntry = (dictionary: string, entry: string): string =>
  `${dictionary.slice(0, dictionary.lastIndexOf('>>'))}${entry} >>`

/** The objects that are appended, by number. */
function appended(
  paper: ReturnType<typeof readPaper>,
  { name, reason, at }: Said,
): readonly (readonly [number, string])[] {
  const { root, page, catalogue, first, size } = paper
  const [field, signature] = [size, size + 1]
  const moment = `D:${at.replace(/\D/g, '').slice(0, 14)}Z`
  return [
    [root, withEntry(catalogue, `/AcroForm << /Fields [${field} 0 R] /SigFlags 3 >>`)],
    [page, withEntry(first, `/Annots [${field} 0 R]`)],
    [
      field,
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /V ${signature} 0 R /P ${page} 0 R /Rect [0 0 0 0] /F 132 >>`,
    ],
    [
      signature,
      `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ${RANGE} /Contents <${'0'.repeat(ROOM * 2)}> /M (${moment}) /Name ${textString(name)} /Reason ${textString(reason)} >>`,
    ],
  ]
}

/** The paper with what is appended, the signature's place still empty. */
function prepare(pdf: Buffer, said: Said): Buffer {
  const paper = readPaper(pdf)
  const objects = appended(paper, said)
  let body = ''
  const places: string[] = []
  for (const [id, dictionary] of objects) {
    places.push(`${id} 1\n${String(pdf.length + body.length).padStart(10, '0')} 00000 n \n`)
    body += `${id} 0 obj\n${dictionary}\nendobj\n`
  }
  const trailer = `trailer\n<< /Size ${paper.size + 2} /Root ${paper.root} 0 R ${paper.rest} /Prev ${paper.table} >>`
  const table = pdf.length + body.length
  return Buffer.concat([
    pdf,
    Buffer.from(`${body}xref\n${places.join('')}${trailer}\nstartxref\n${table}\n%%EOF\n`, 'latin1'),
  ])
}

/** With what is signed, and what stamps its time. */
interface Means {
  readonly signing: SigningKey
  readonly stamper: Stamper
}

/** Signs a PDF that `setPaper` wrote. Everything but the signature itself is covered. Throws where it is another's. */
export async function signPdf(pdf: Buffer, { signing, stamper }: Means, said: Said): Promise<Buffer> {
  const whole = prepare(pdf, said)
  const begin = whole.indexOf(`/Contents <${'0'.repeat(64)}`, pdf.length) + '/Contents '.length
  const end = begin + ROOM * 2 + 2
  const digits = (value: number) => String(value).padStart(10, '0')
  const range = `/ByteRange [${digits(0)} ${digits(begin)} ${digits(end)} ${digits(whole.length - end)}]`
  whole.write(range, whole.indexOf(RANGE, pdf.length), 'latin1')
  const covered = Buffer.concat([whole.subarray(0, begin), whole.subarray(end)])
  const signature = await signDetached(covered, signing, stamper)
  if (signature.length > ROOM) throw new Error('the signature is too long')
  whole.write(signature.toString('hex'), begin + 1, 'latin1')
  return whole
}
