import { contact } from '../../packages/catalog/src/index.ts'
import { matches, readings } from '../../packages/catalog/src/search/index.ts'

/*
 * The plain reference: what a search must answer, said over records held in clear, with none of the product's indexes. Only what counts as a reading of a
 * name is asked of the catalogue itself, since that is a matter of definition.
 */
export interface Plain {
  id: string
  ownerId: string
  teamId: string
  name: string
  mobile: string
  email: string | null
  customerNo: string | null
  alive: boolean
}

export interface Seeker {
  readonly id: string
  readonly teamId: string
  /** Teams within reach as a manager's own. */
  readonly manages: readonly string[]
}

const CJK = '[\\p{sc=Han}]'

/** One form for every way of writing: half width, lower case, single blanks, none between Chinese characters. */
export const plainForm = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .replace(new RegExp(`(?<=${CJK}) (?=${CJK})`, 'gu'), '')
    .trim()

const isWordSign = (sign: string | undefined): boolean =>
  sign !== undefined && /[\p{L}\p{N}\p{M}]/u.test(sign) && !/\p{sc=Han}/u.test(sign)

/** A part of the name; one or two letters or digits at the start of what was typed must begin a word. */
function holds(name: string, q: string): boolean {
  const [text, part] = [plainForm(name), plainForm(q)]
  if (!/[\p{L}\p{N}]/u.test(part)) return false
  const signs = [...part]
  const beginning = signs.findIndex((sign) => !isWordSign(sign))
  const isShort = isWordSign(signs[0]) && (beginning < 0 ? signs.length : beginning) < 3
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (!isShort || !isWordSign([...text.slice(0, at)].at(-1))) return true
  return false
}

const sound = { ...contact.fields.name, search: ['pinyin'] } as const
const soundsLike = (name: string, q: string): boolean => matches(sound, name, { text: q, country: 'CN' })

const digits = (text: string): string => text.normalize('NFKC').replace(/[\s()-]/g, '')

/** A whole mobile in any usual writing, as a company in China types it. */
function wholeMobile(q: string): string | null {
  const written = /^(?:\+86|0086)?(1[3-9]\d{9})$/.exec(digits(q))
  return written === null ? null : `+86${written[1]}`
}

const isOwn = (record: Plain, who: Seeker): boolean => record.ownerId === who.id || who.manages.includes(record.teamId)
const isByName = (record: Plain, who: Seeker): boolean => who.manages.length === 0 && record.teamId === who.teamId

/** What of a record answers somebody's search: names where they see the name; numbers and addresses, being masked, whole or by the four digits shown. */
export function answers(record: Plain, who: Seeker, q: string): boolean {
  if (!record.alive) return false
  const own = isOwn(record, who)
  if (!own && !isByName(record, who)) return false
  if (holds(record.name, q) || soundsLike(record.name, q)) return true
  if (!own) return false
  const typed = q.normalize('NFKC').trim()
  const byMobile = wholeMobile(q) === record.mobile || (/^\d{4}$/.test(typed) && record.mobile.endsWith(typed))
  const byMail = record.email !== null && typed.toLowerCase() === record.email
  const byNumber = record.customerNo !== null && plainForm(q) === plainForm(record.customerNo)
  return byMobile || byMail || byNumber
}

/** Questions about a record as people type them: parts, sounds, initials, numbers, in other widths and cases. */
export function questionsAbout(record: Plain, pick: (limit: number) => number): string[] {
  const name = [...record.name]
  const from = pick(name.length)
  const part = name.slice(from, from + 1 + pick(3)).join('')
  const syllables = readings(record.name)[0] ?? [record.name]
  const wide = (text: string) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
  const national = record.mobile.slice(3)
  return [
    record.name,
    part,
    part.toUpperCase(),
    wide(part),
    syllables.join(''),
    syllables.map((each) => [...each][0] ?? '').join(''),
    [...syllables.join('')].slice(0, 2 + pick(4)).join(''),
    national,
    `+86 ${national.slice(0, 3)}-${national.slice(3, 7)}-${national.slice(7)}`,
    wide(national),
    national.slice(-4),
    national.slice(-6),
    national.slice(-8),
    ...(record.email === null ? [] : [record.email, record.email.toUpperCase(), record.email.split('@')[0] ?? '']),
    ...(record.customerNo === null ? [] : [record.customerNo, record.customerNo.toLowerCase()]),
  ].filter((q) => /[\p{L}\p{N}]/u.test(q))
}
