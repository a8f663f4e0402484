const TINTS = 7

/** The tint comes from the id, never from the name: a name must not be guessable from a colour. */
function tintOf(id: string): number {
  let hash = 0
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % TINTS
}

const COMPANY_WORDS =
  /(有限|责任|股份|集团|公司|科技|技术|实业|贸易|工业|制造|精密|北京市?|上海市?|深圳市?|广州市?|杭州市?|苏州市?|[一-龥]{1,3}[省市])/g

/** Two characters of a Chinese name, the initials of a Latin one; of what begins with no letter, as a masked name, its first sign. */
export function initialsOf(name: string, square: boolean): string {
  const trimmed = name.trim()
  if (trimmed === '') return '?'
  if (!/^[㐀-鿿]/.test(trimmed)) {
    const words = trimmed.split(/\s+/).filter((word) => /^\p{Letter}/u.test(word))
    if (words.length === 0) return [...trimmed][0] ?? ''
    return words
      .slice(0, 2)
      .map((word) => [...word][0]?.toUpperCase() ?? '')
      .join('')
      .slice(0, 2)
  }
  if (!square) return [...trimmed].slice(-2).join('')
  const core = [...trimmed.replace(COMPANY_WORDS, '')]
  return (core.length >= 2 ? core : [...trimmed]).slice(0, 2).join('')
}

const FACES: ReadonlySet<string> = new Set(['account', 'contact', 'lead'])

/** Whether records of an object are somebody: people and companies have a picture, a paper's number would make a meaningless one. */
export const hasFace = (object: string): boolean => FACES.has(object)

interface AvatarProps {
  readonly id: string
  readonly name: string
  readonly size?: 'small' | 'middle' | 'large'
  /** Companies are squares, people circles. */
  readonly square?: boolean
}

const sizes = { small: 's', middle: '', large: 'l' }

/** The classes of a picture in the tint of an id. */
export const avatarClass = ({ id, size = 'middle', square = false }: Omit<AvatarProps, 'name'>): string =>
  `av a${tintOf(id)} ${sizes[size]} ${square ? 'sq' : ''}`

export function Avatar({ id, name, size = 'middle', square = false }: AvatarProps) {
  return (
    <span className={avatarClass({ id, size, square })} aria-hidden="true">
      {initialsOf(name, square)}
    </span>
  )
}
