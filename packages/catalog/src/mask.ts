/**
 * Masks: what of a value stands in a list that many may see. A mask never shows the whole of a value, however short, nor how long the hidden part
 * is. Of a telephone number the country is no secret; of an e-mail address neither is the domain: colleagues tell companies by it.
 */
import type { MaskName } from './declaration.ts'

/** What a mask lets through: a piece from the start and one from the end, as they stand in the masked text. */
export interface ShownParts {
  readonly head: string
  readonly tail: string
}

const STARS = '****'
const NOTHING: ShownParts = { head: '', tail: '' }
const CN_MOBILE = /^\+86(1[3-9]\d)\d{4}(\d{4})$/
// Country codes of E.164 are one, two or three digits, told apart by their first two.
const COUNTRY_CODE = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

const points = (value: string): string[] => [...value]
const tailOf = (value: string, most: number): string => {
  const all = points(value)
  return all.slice(all.length - Math.min(most, Math.floor(all.length / 2))).join('')
}
const headOf = (value: string, most: number): string => {
  const all = points(value)
  return all.slice(0, Math.min(most, Math.floor(all.length / 2))).join('')
}

function showPhone(value: string): ShownParts {
  const mobile = CN_MOBILE.exec(value)
  if (mobile !== null) return { head: mobile[1] ?? '', tail: mobile[2] ?? '' }
  const code = COUNTRY_CODE.exec(value)?.[0]
  return code === undefined ? NOTHING : { head: code, tail: tailOf(value.slice(code.length), 4) }
}

function showEmail(value: string): ShownParts {
  const at = value.lastIndexOf('@')
  return at < 1 ? NOTHING : { head: headOf(value.slice(0, at), 1), tail: value.slice(at) }
}

const SHOWN: Readonly<Record<MaskName, (value: string) => ShownParts>> = {
  phone: showPhone,
  email: showEmail,
  tail4: (value) => ({ head: '', tail: tailOf(value, 4) }),
  head1: (value) => ({ head: headOf(value, 1), tail: '' }),
  address: (value) => ({ head: headOf(value, 3), tail: '' }),
  hidden: () => NOTHING,
}

/** The pieces of the value that its mask shows. Anything but text shows nothing. */
export const maskShows = (mask: MaskName, value: unknown): ShownParts =>
  typeof value === 'string' ? SHOWN[mask](value) : NOTHING

/** The masked form: `138****8000`, `z****@example.com`, `广东省******`, `****`. */
export function maskValue(mask: MaskName, value: unknown): string {
  const { head, tail } = maskShows(mask, value)
  return `${head}${mask === 'address' ? '******' : STARS}${tail}`
}

/**
 * Whether a search asks no more than the mask shows anyway: the last four of a number or a code. The other masks show too little to search by, so
 * they answer to the whole value only.
 */
export function asksOnlyShownPart(mask: MaskName, query: string): boolean {
  if (mask === 'phone') return /^\d{4}$/.test(query.normalize('NFKC').trim())
  return mask === 'tail4' && /^[0-9A-Z]{4}$/i.test(query.normalize('NFKC').trim())
}
