/** Records and colleagues that a file names in words: found within the importer's reach, or made where the options say so. */
import { fieldsOf, findField, type ObjectDeclaration } from '@holdfast/catalog'
import { exactTermOfQuery } from '@holdfast/catalog/search'
import { type Json, splitList, valueType } from '@holdfast/catalog/values'
import { may, mayEver, type ReachOfRecord, writableFields } from '@holdfast/policy'
import { missingFaults, withDefaults } from '../../../records/input.ts'
import type { Living } from '../../../records/merged-away.ts'
import type { Draft } from '../../../records/prepare.ts'
import { keyFields } from '../../../records/search-index.ts'
import type { Writing } from '../../../records/writing.ts'
import { type Colleague, colleaguesByWord } from './colleagues.ts'
import { type Found, findByTerms } from './find-by-terms.ts'
import type { FileTitles } from './own-references.ts'
import type { Values } from './run.ts'

/** A record that a reference needs and that does not exist yet. */
export interface Missing {
  readonly object: ObjectDeclaration
  /** What it is known by inside this run. */
  readonly term: string
  readonly draft: Draft
}

/** A row with its words. */
interface Worded {
  readonly references: Readonly<Record<string, string>>
}

export type Resolved =
  | {
      readonly values: Values
      readonly owner: Colleague | null
      /** The record that the row is about. */
      readonly about: ReachOfRecord | null
    }
  | { readonly fault: { readonly field: string; readonly code: string } }

/** By which of an object's natural keys a word may name a record, in the form in which each is digested. */
export function termsOf(target: ObjectDeclaration, word: string, country: string): { key: string; term: string }[] {
  const sealed = keyFields(target)
  return (target.naturalKeys ?? [])
    .filter((key) => sealed.includes(key))
    .flatMap((key) => {
      const field = findField(target, key)
      const term = field === undefined ? undefined : exactTermOfQuery(field, { text: word, country })
      return term === undefined ? [] : [{ key, term }]
    })
}

const MOST_REMEMBERED = 200_000

type Meant =
  | 'unknown'
  | 'later'
  | { readonly value: Json; readonly about?: ReachOfRecord }
  | { readonly owner: Colleague }

/** One digest per call and field; found ids by the term, kept for the rest of the run. */
export class References {
  readonly #writing: Writing
  readonly #importId: string
  readonly #makes: ReadonlySet<string>
  readonly #ids = new Map<string, Map<string, Found>>()
  /** Titles of the file's own rows, which may point to each other; null where they cannot. */
  readonly #titles: FileTitles | null
  #colleagues: ReadonlyMap<string, Colleague | null> | undefined

  constructor(
    writing: Writing,
    about: { importId: string; createMissing: readonly string[]; titles: FileTitles | null },
  ) {
    this.#writing = writing
    this.#importId = about.importId
    this.#titles = about.titles
    this.#makes = new Set(
      about.createMissing.filter(
        (name) =>
          (name !== writing.object.name || about.titles !== null) && mayEver(writing.caller.access, name, 'create'),
      ),
    )
  }

  /** Looks up every word of a batch. What is missing and may be made comes as drafts, each once. */
  async findAll(rows: readonly Worded[]): Promise<Missing[]> {
    const byTarget = this.#wordsByTarget(rows)
    const missing: Missing[] = []
    for (const [target, words] of byTarget) {
      if (target === 'user') this.#colleagues ??= await colleaguesByWord(this.#writing)
      else missing.push(...(await this.#findRecords(target, words)))
    }
    return missing
  }

  /** Makes known under which id a missing record has been made. */
  remember(missing: Missing, id: string): void {
    const { ownerId, teamId } = missing.draft
    this.#known(missing.object.name).set(missing.term, { id, ownerId, teamId })
  }

  /** Makes known that records were merged into others. */
  turn(merged: Living): void {
    for (const known of this.#ids.values())
      for (const [term, found] of known) {
        const id = merged.get(found.id)
        if (id !== undefined) known.set(term, { ...found, id })
      }
  }

  /** The id under which a missing record is known. */
  idOfTerm({ object, term }: Missing): string | undefined {
    return this.#known(object.name).get(term)?.id
  }

  /** The ids behind a row's words, or the first word that nothing stands behind. */
  resolve(row: Worded): Resolved {
    const values: Record<string, Json> = {}
    let owner: Colleague | null = null
    let about: ReachOfRecord | null = null
    for (const [field, word] of Object.entries(row.references)) {
      const meant = this.#meantBy(field, word)
      if (meant === 'unknown') return { fault: { field, code: 'reference_unknown' } }
      if (meant === 'later') continue
      if ('owner' in meant) owner = meant.owner
      else values[field] = meant.value
      if ('about' in meant) about = meant.about
    }
    return { values, owner, about }
  }

  /** What a word in a field stands for: a value, the owner, something that will be made, or nothing. */
  #meantBy(field: string, word: string): Meant {
    const declared = findField(this.#writing.object, field)
    if (declared?.kind === 'about') return this.#aboutBy(declared.targets ?? [], word)
    if (declared?.kind === 'people') return this.#peopleBy(declared.targets?.[0] ?? '', word)
    const target = declared?.targets?.[0] ?? ''
    if (field === 'owner' && target === 'user') {
      const owner = this.#assignable(word)
      return owner === null ? 'unknown' : { owner }
    }
    const id = this.#idOf(target, word)
    if (id === undefined) return this.#isInFile(target, word) ? 'later' : 'unknown'
    return id === PROMISED.id ? 'later' : { value: id }
  }

  /** The first object of which a record goes by the word, if the importer may write about it. */
  #aboutBy(targets: readonly string[], word: string): Meant {
    const { caller, object } = this.#writing
    for (const target of targets) {
      const found = this.#foundBy(target, word)
      if (found === undefined) continue
      const isOpen = object.owned || may(caller.access, { object: object.name, action: 'create' }, found)
      return isOpen ? { value: { object: target, id: found.id }, about: found } : 'unknown'
    }
    return 'unknown'
  }

  #peopleBy(target: string, words: string): Meant {
    const ids = splitList(words).map((word) => this.#foundBy(target, word)?.id)
    return ids.every((id) => id !== undefined) ? { value: ids } : 'unknown'
  }

  /** Meant is a row of the same file: set once all are written. */
  #isInFile(target: string, word: string): boolean {
    const { object } = this.#writing
    if (this.#titles === null || target !== object.name) return false
    return this.#termsOf(object, word).some(({ key, term }) => key === object.title && this.#titles?.has(term) === true)
  }

  #known(target: string): Map<string, Found> {
    const known = this.#ids.get(target) ?? new Map<string, Found>()
    this.#ids.set(target, known)
    return known
  }

  #wordsByTarget(rows: readonly Worded[]): Map<string, Set<string>> {
    const words = new Map<string, Set<string>>()
    const add = (target: string, word: string) => words.set(target, (words.get(target) ?? new Set()).add(word))
    for (const { references } of rows)
      for (const [field, text] of Object.entries(references)) {
        const declared = findField(this.#writing.object, field)
        const each = declared?.kind === 'people' ? splitList(text) : [text]
        for (const target of declared?.targets ?? []) for (const word of each) add(target, word)
      }
    return words
  }

  #foundBy(target: string, word: string): Found | undefined {
    const object = this.#writing.caller.tenant.catalog.findObject(target)
    if (object === undefined) return undefined
    const known = this.#known(target)
    return this.#termsOf(object, word)
      .map(({ term }) => known.get(term))
      .find((found) => found !== undefined)
  }

  #idOf(target: string, word: string): string | undefined {
    return target === 'user'
      ? this.#colleagues?.get(word.normalize('NFKC').toLowerCase())?.id
      : this.#foundBy(target, word)?.id
  }

  /** A colleague to whom the importer may give records; oneself always. */
  #assignable(word: string): Colleague | null {
    const { caller, object } = this.#writing
    const found = this.#colleagues?.get(word.normalize('NFKC').toLowerCase()) ?? null
    if (found === null || found.id === caller.user.id) return found
    const reach = { ownerId: found.id, teamId: found.teamId }
    return may(caller.access, { object: object.name, action: 'assign' }, reach) ? found : null
  }

  #termsOf(target: ObjectDeclaration, word: string): { key: string; term: string }[] {
    return termsOf(target, word, this.#writing.caller.tenant.policy.country)
  }

  async #findRecords(target: string, words: ReadonlySet<string>): Promise<Missing[]> {
    const object = this.#writing.caller.tenant.catalog.findObject(target)
    if (object === undefined) return []
    const known = this.#known(target)
    if (known.size > MOST_REMEMBERED) known.clear()
    const unknown = [...words].filter((word) => this.#idOf(target, word) === undefined)
    await this.#lookUp(
      object,
      unknown.flatMap((word) => this.#termsOf(object, word)),
    )
    return this.#makes.has(target) && this.#isPointedTo(target) ? this.#draftMissing(object, unknown) : []
  }

  async #lookUp(object: ObjectDeclaration, asked: readonly { key: string; term: string }[]): Promise<void> {
    const known = this.#known(object.name)
    for (const key of new Set(asked.map((each) => each.key))) {
      const terms = [...new Set(asked.filter((each) => each.key === key).map((each) => each.term))]
      for (const [term, found] of await findByTerms(this.#writing, { object, key, terms })) known.set(term, found)
    }
  }

  /** What a follow-up is about is never made of a word: it may be anybody. */
  #isPointedTo(target: string): boolean {
    return fieldsOf(this.#writing.object).some(
      ({ field }) => field.kind === 'reference' && field.targets?.[0] === target,
    )
  }

  #draftMissing(object: ObjectDeclaration, words: readonly string[]): Missing[] {
    const drafts = new Map<string, Missing>()
    for (const word of words) {
      const term = this.#termsOf(object, word).find(({ key }) => key === object.title)?.term
      if (term === undefined || drafts.has(term) || this.#known(object.name).has(term)) continue
      if (this.#isInFile(object.name, word)) continue
      const draft = this.#draftOf(object, word)
      if (draft === undefined) continue
      drafts.set(term, { object, term, draft })
      this.#known(object.name).set(term, PROMISED)
    }
    return [...drafts.values()]
  }

  #draftOf(object: ObjectDeclaration, word: string): Draft | undefined {
    const { services, caller } = this.#writing
    const field = findField(object, object.title)
    const { country } = caller.tenant.policy
    const parsed = field === undefined ? undefined : valueType(field.kind).parseText(word, field, { country })
    if (parsed?.ok !== true) return undefined
    const reach = { ownerId: object.owned ? caller.user.id : null, teamId: object.owned ? caller.user.teamId : null }
    const filling = { country, userId: caller.user.id, now: new Date(services.clock.now()).toISOString() }
    const values = withDefaults(object, { [object.title]: parsed.value, ...ownerOf(object, reach.ownerId) }, filling)
    const writable = writableFields(caller.access, { object: object.name, action: 'create' }, reach)
    const isWhole = missingFaults(object, values, { stated: [], writable }).length === 0
    const mayMake = may(caller.access, { object: object.name, action: 'create' }, reach)
    const mayName = writableFields(caller.access, { object: object.name, action: 'create' }, reach).has(object.title)
    return isWhole && mayMake && mayName ? { ...reach, values, importId: this.#importId } : undefined
  }
}

const ownerOf = (object: ObjectDeclaration, ownerId: string | null): Values => (object.owned ? { owner: ownerId } : {})

/** Stands for the id of a record that will be made; in a dry run none ever is. */
const PROMISED: Found = { id: '', ownerId: null, teamId: null }
