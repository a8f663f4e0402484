/** Records and colleagues that a file names in words: found within the importer's reach, or made where the options say so. */
import { findField, type ObjectDeclaration } from '@holdfast/catalog'
import { exactTermOfQuery } from '@holdfast/catalog/search'
import { valueType } from '@holdfast/catalog/values'
import { may, mayEver, reachesFor, writableFields } from '@holdfast/policy'
import { sql } from 'kysely'
import { missingFaults, withDefaults } from '../../../records/input.ts'
import type { Draft } from '../../../records/prepare.ts'
import { reachesCondition, sourceOf } from '../../../records/reach-sql.ts'
import { digestLabel, keyFields } from '../../../records/search-index.ts'
import type { Writing } from '../../../records/writing.ts'
import { amongHolders, holdersOf } from '../store/holders.ts'
import { type Colleague, colleaguesByWord } from './colleagues.ts'
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
  | { readonly values: Values; readonly owner: Colleague | null }
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

/** One digest per call and field; found ids by the term, kept for the rest of the run. */
export class References {
  readonly #writing: Writing
  readonly #importId: string
  readonly #makes: ReadonlySet<string>
  readonly #ids = new Map<string, Map<string, string>>()
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
    this.#known(missing.object.name).set(missing.term, id)
  }

  /** The id under which a missing record is known. */
  idOfTerm({ object, term }: Missing): string | undefined {
    return this.#known(object.name).get(term)
  }

  /** The ids behind a row's words, or the first word that nothing stands behind. */
  resolve(row: Worded): Resolved {
    const values: Record<string, string> = {}
    let owner: Colleague | null = null
    for (const [field, word] of Object.entries(row.references)) {
      const target = this.#targetOf(field)
      if (field === 'owner' && target === 'user') {
        owner = this.#assignable(word)
        if (owner === null) return { fault: { field, code: 'reference_unknown' } }
        continue
      }
      const id = this.#idOf(target, word)
      if (id === undefined && this.#isInFile(target, word)) continue
      if (id === undefined) return { fault: { field, code: 'reference_unknown' } }
      if (id !== PROMISED) values[field] = id
    }
    return { values, owner }
  }

  #targetOf(field: string): string {
    const declared = findField(this.#writing.object, field)
    return declared?.kind === 'reference' ? (declared.targets?.[0] ?? '') : ''
  }

  /** Meant is a row of the same file: set once all are written. */
  #isInFile(target: string, word: string): boolean {
    const { object } = this.#writing
    if (this.#titles === null || target !== object.name) return false
    return this.#termsOf(object, word).some(({ key, term }) => key === object.title && this.#titles?.has(term) === true)
  }

  #known(target: string): Map<string, string> {
    const known = this.#ids.get(target) ?? new Map<string, string>()
    this.#ids.set(target, known)
    return known
  }

  #wordsByTarget(rows: readonly Worded[]): Map<string, Set<string>> {
    const words = new Map<string, Set<string>>()
    for (const { references } of rows)
      for (const [field, word] of Object.entries(references)) {
        const target = this.#targetOf(field)
        const known = words.get(target) ?? new Set<string>()
        words.set(target, known.add(word))
      }
    return words
  }

  #idOf(target: string, word: string): string | undefined {
    if (target === 'user') return this.#colleagues?.get(word.normalize('NFKC').toLowerCase())?.id
    const object = this.#writing.caller.tenant.catalog.findObject(target)
    if (object === undefined) return undefined
    const known = this.#known(target)
    return this.#termsOf(object, word)
      .map(({ term }) => known.get(term))
      .find((id) => id !== undefined)
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
    return this.#makes.has(target) ? this.#draftMissing(object, unknown) : []
  }

  async #lookUp(object: ObjectDeclaration, asked: readonly { key: string; term: string }[]): Promise<void> {
    const { services, caller } = this.#writing
    const known = this.#known(object.name)
    const source = sourceOf(object)
    const reach = reachesCondition(reachesFor(caller.access, object.name, 'read'), caller.principal, source)
    for (const key of new Set(asked.map((each) => each.key))) {
      const terms = [...new Set(asked.filter((each) => each.key === key).map((each) => each.term))]
      const digests = await services.keeper.digests(caller.tenant.id, digestLabel(object.name, key), terms)
      const holders = await holdersOf((statement) => services.database.read(caller.tenant.id, statement), {
        tenantId: caller.tenant.id,
        object: object.name,
        keys: digests.map((digest) => ({ field: key, digest })),
      })
      if (holders.length === 0) continue
      // the oldest of several, so that every import finds the same one
      const rows = await services.database.read<{ id: string }>(
        caller.tenant.id,
        sql`select r.id from ${source.from} where r.tenant_id = ${caller.tenant.id} and ${amongHolders(holders)} and r.deleted_at is null and ${reach}
          order by r.created_at desc, r.id desc`,
      )
      const rank = new Map(rows.map(({ id }, at) => [id, at]))
      for (const { at, recordId } of holders.toSorted(
        (a, b) => (rank.get(a.recordId) ?? 0) - (rank.get(b.recordId) ?? 0),
      ))
        if (rank.has(recordId)) known.set(terms[at] ?? '', recordId)
    }
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
const PROMISED = ''
