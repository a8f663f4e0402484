/** Filters of SCIM (RFC 7644 §3.4.2.2): a small strict parser, bounded in length, terms and depth, and what a filter says of a resource. */

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

export type Filter =
  | { readonly kind: 'and'; readonly of: readonly Filter[] }
  | { readonly kind: 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'present'; readonly path: string }
  | {
      readonly kind: 'compare'
      readonly path: string
      readonly by: Comparison
      readonly value: string | number | boolean | null
    }
  /** Of one element of a list. */
  | { readonly kind: 'element'; readonly path: string; readonly of: Filter }

/** A text that is no filter, or more of one than is read. */
export class FilterFault extends Error {}

const MOST_CHARACTERS = 1_000
const MOST_TERMS = 20
const MOST_DEPTH = 8
const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'])
const PATH = /^[A-Za-z][A-Za-z0-9$_-]{0,60}(?:\.[A-Za-z][A-Za-z0-9$_-]{0,60})?$/
const URN = /^urn:ietf:params:scim:schemas:(?:core|extension):[A-Za-z0-9:.]{1,60}:(?=[A-Za-z][A-Za-z0-9$_.-]*$)/i
const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\\u0000-\u001f]|\\.)*")|([^\s()[\]"]+))/y

interface Token {
  readonly text: string
  readonly isString: boolean
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const whole = text.trimEnd()
  while (TOKEN.lastIndex < whole.length) {
    const match = TOKEN.exec(whole)
    if (match === null) throw new FilterFault('no filter')
    const [, mark, quoted, word] = match
    tokens.push({ text: mark ?? quoted ?? word ?? '', isString: quoted !== undefined })
  }
  return tokens
}

/** A path as it is compared: without the name of a schema, in small letters. */
export function plainPath(stated: string): string {
  const path = stated.replace(URN, '')
  if (!PATH.test(path)) throw new FilterFault('no path')
  return path.toLowerCase()
}

function literal({ text, isString }: Token): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(isString ? text : text.toLowerCase())
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
      return value
  } catch {
    // what is no JSON value is no literal
  }
  throw new FilterFault('no value')
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #terms = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Filter {
    const filter = this.#either(0)
    if (this.#at < this.#tokens.length) throw new FilterFault('more than a filter')
    return filter
  }

  #next(): Token {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw new FilterFault('less than a filter')
    this.#at += 1
    return token
  }

  #takes(word: string): boolean {
    const token = this.#tokens[this.#at]
    if (token === undefined || token.isString || token.text.toLowerCase() !== word) return false
    this.#at += 1
    return true
  }

  #expect(mark: string): void {
    if (!this.#takes(mark)) throw new FilterFault(`${mark} is missing`)
  }

  /** `or` binds least, then `and`, then `not`. */
  #either(depth: number): Filter {
    const first = this.#all(depth)
    const of = [first]
    while (this.#takes('or')) of.push(this.#all(depth))
    return of.length === 1 ? first : { kind: 'or', of }
  }

  #all(depth: number): Filter {
    const first = this.#one(depth)
    const of = [first]
    while (this.#takes('and')) of.push(this.#one(depth))
    return of.length === 1 ? first : { kind: 'and', of }
  }

  #within(depth: number, close: string): Filter {
    if (depth >= MOST_DEPTH) throw new FilterFault('too deep')
    const filter = this.#either(depth + 1)
    this.#expect(close)
    return filter
  }

  #one(depth: number): Filter {
    if (this.#takes('not')) {
      this.#expect('(')
      return { kind: 'not', of: this.#within(depth, ')') }
    }
    if (this.#takes('(')) return this.#within(depth, ')')
    this.#terms += 1
    if (this.#terms > MOST_TERMS) throw new FilterFault('too many terms')
    const token = this.#next()
    if (token.isString) throw new FilterFault('no path')
    const path = plainPath(token.text)
    if (this.#takes('[')) return { kind: 'element', path, of: this.#within(depth, ']') }
    if (this.#takes('pr')) return { kind: 'present', path }
    const by = this.#next().text.toLowerCase()
    if (!COMPARISONS.has(by)) throw new FilterFault('no comparison')
    return { kind: 'compare', path, by: by as Comparison, value: literal(this.#next()) }
  }
}

/** The filter that a text is. Throws `FilterFault`. */
export function parseFilter(text: string): Filter {
  if (text.length > MOST_CHARACTERS) throw new FilterFault('too long')
  return new Parser(tokensOf(text)).whole()
}

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const listed = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

/** A member by its name in small letters, of its own alone. */
const memberOf = (object: Json, name: string): unknown =>
  Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1]

/** Values at a path: of lists each, of an element without a member its `value`. */
function valuesAt(resource: Json, path: string): unknown[] {
  const [name = '', part] = path.split('.')
  const first = listed(memberOf(resource, name))
  const last =
    part === undefined ? first : first.flatMap((each) => (isObject(each) ? listed(memberOf(each, part)) : []))
  return last.map((each) => (isObject(each) && memberOf(each, 'value') !== undefined ? memberOf(each, 'value') : each))
}

/** Ids are what they are; all other texts are compared as people write them. */
const EXACT: ReadonlySet<string> = new Set(['id', 'externalid', 'value', 'members.value', 'members'])

function compareTexts(by: Comparison, left: string, right: string): boolean {
  switch (by) {
    case 'eq':
      return left === right
    case 'co':
      return left.includes(right)
    case 'sw':
      return left.startsWith(right)
    case 'ew':
      return left.endsWith(right)
    case 'gt':
      return left > right
    case 'ge':
      return left >= right
    case 'lt':
      return left < right
    case 'le':
      return left <= right
    default:
      return false
  }
}

function holds(by: Comparison, path: string, pair: { is: unknown; asked: string | number | boolean | null }): boolean {
  const { is, asked } = pair
  if (typeof is === 'string' && typeof asked === 'string') {
    const fold = (text: string) => (EXACT.has(path) ? text : text.toLowerCase())
    return compareTexts(by, fold(is), fold(asked))
  }
  // a truth written as a text, as some directories send it
  const truth = typeof is === 'boolean' && typeof asked === 'string' ? asked.toLowerCase() === String(is) : is === asked
  return by === 'eq' && truth
}

/** Whether the filter says so of a resource. */
export function matches(filter: Filter, resource: Json): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((each) => matches(each, resource))
    case 'or':
      return filter.of.some((each) => matches(each, resource))
    case 'not':
      return !matches(filter.of, resource)
    case 'present':
      return valuesAt(resource, filter.path).some((each) => each !== '')
    case 'element':
      return listed(memberOf(resource, filter.path)).some((each) => isObject(each) && matches(filter.of, each))
    case 'compare': {
      const { path, by, value: asked } = filter
      const found = valuesAt(resource, path)
      if (by === 'ne') return !found.some((is) => holds('eq', path, { is, asked }))
      return found.some((is) => holds(by, path, { is, asked }))
    }
    default:
      return false
  }
}

/** The text that a value must equal for the filter to hold at all; undefined where the filter does not say so of the path. */
export function demanded(filter: Filter, path: string): string | undefined {
  if (filter.kind === 'and') return filter.of.map((each) => demanded(each, path)).find((each) => each !== undefined)
  const isThis = filter.kind === 'compare' && filter.path === path && filter.by === 'eq'
  return isThis && typeof filter.value === 'string' ? filter.value : undefined
}

/** Every path a filter names; an element's with its own. */
export function pathsOf(filter: Filter): string[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.of.flatMap(pathsOf)
  if (filter.kind === 'not') return pathsOf(filter.of)
  if (filter.kind === 'element') return pathsOf(filter.of).map((path) => `${filter.path}.${path}`)
  return [filter.path]
}
