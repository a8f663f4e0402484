/** The shapes of a catalogue declaration: what an object and its fields are, stated once for every use. */

import type { Approving } from './approving.ts'
import type { Balance, Pays } from './balance.ts'
import type { Basis } from './basis.ts'
import type { Conversion } from './conversion.ts'
import type { Delivered, Delivers } from './deliveries.ts'
import type { LineFields } from './lines.ts'
import type { Numbering } from './numbering.ts'
import type { Process } from './process.ts'
import type { PurchaseCycle, Purchases } from './purchases.ts'
import type { Rated } from './rating.ts'
import type { Revising } from './revising.ts'
import type { States } from './states.ts'
import type { Term } from './term.ts'

/** Text in both languages of the product. */
export interface Label {
  readonly zh: string
  readonly en: string
}

/**
 * How a field is protected. `public` and `internal` are stored plain; `confidential` and above are sealed.
 * A field without a class does not compile (promise 4 of the design).
 */
export type FieldClass = 'public' | 'internal' | 'confidential' | 'personal' | 'sensitive'

export type SealedClass = Extract<FieldClass, 'confidential' | 'personal' | 'sensitive'>

export type FieldKind =
  | 'text'
  | 'longText'
  | 'richText'
  | 'phone'
  | 'email'
  | 'url'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'choice'
  | 'multiChoice'
  | 'tags'
  | 'country'
  | 'currency'
  | 'region'
  | 'creditCode'
  | 'nationalId'
  | 'reference'
  | 'about'
  | 'people'
  | 'file'
  | 'lines'
  | 'quantities'

/** `exact` whole value; `tail` last 4, 6 and 8 characters; `substring` any part; `pinyin` also by pinyin and initials. */
export type SearchMode = 'exact' | 'tail' | 'substring' | 'pinyin'

/** What a masked value shows. `hidden` shows nothing at all. */
export type MaskName = 'phone' | 'email' | 'tail4' | 'head1' | 'address' | 'hidden'

export type Operator =
  | 'eq'
  | 'ne'
  | 'in'
  | 'nin'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'between'
  | 'contains'
  | 'starts'
  | 'null'
  | 'within'

export interface Option {
  readonly value: string
  readonly label: Label
  /** The largest number the option stands for, where options are ranges in rising order: a file that says 320 means the first that is not below it. */
  readonly upTo?: number
  /** Offered no more: records that hold it keep it, lists still find them by it. */
  readonly retired?: boolean
}

/** How a person may be reached. */
export type Way = 'call' | 'mail' | 'chat'

export interface Field {
  readonly kind: FieldKind
  readonly label: Label
  readonly class: FieldClass
  readonly required?: boolean
  /** Required by the company, not by the declaration: records from before may lack it. */
  readonly demanded?: boolean
  readonly search?: readonly SearchMode[]
  /** Kinds of search that the company has switched off. */
  readonly searchOff?: readonly SearchMode[]
  /** Kinds that the company has switched on again and that older records are still being indexed by. */
  readonly searchBuilding?: readonly SearchMode[]
  /** Present on fields that are masked by default for every role, the owner included (ways of contact, identity numbers). */
  readonly mask?: MaskName
  /** What a reveal needs besides the reach: a stated reason, a fresh second factor. */
  readonly reveal?: { readonly reason?: boolean; readonly stepUp?: boolean }
  /** A way to reach the person: it may be dialled, mailed or written to without being revealed. */
  readonly contactBy?: Way
  /** A yes/no: the person does not want to be reached this way, and nobody is led to. */
  readonly objectsTo?: Way
  readonly options?: readonly Option[]
  /** Object names a `reference`, `people` or `about` may point to. */
  readonly targets?: readonly string[]
  /** Set by the system, never by a writer. */
  readonly computed?: boolean
  readonly maxLength?: number
  /** A number that is more than nothing. */
  readonly positive?: boolean
  /** A `phone` that must be a mobile: it is the key by which people are recognised, so a landline there is a mistake. */
  readonly mobileOnly?: boolean
  /** The name of a person: blanks between two Chinese characters are dropped (张　伟 is 张伟). */
  readonly personName?: boolean
  /** A computed moment: when the yes/no field of this name became yes; empty while it is no. */
  readonly stampedBy?: string
  /** Filled by the server when a writer leaves it out; `first` is the first option. */
  readonly defaultsTo?: 'tenantCountry' | 'creator' | 'now' | 'yes' | 'first'
  /** No two living records of a company share the value. */
  readonly unique?: boolean
  /** A tenant may ask that no two records share the value. */
  readonly uniqueable?: boolean
  /** Made by the tenant at run time. */
  readonly custom?: boolean
  /**
   * Made by the tenant and taken away again: nobody can be granted it, forms and lists do not have it, its key stays its own, and what was stored
   * stays with the records until the field is made again.
   */
  readonly removed?: boolean
  /** Column headings under which an import knows the field, in either language, besides its label. */
  readonly aliases?: readonly string[]
}

export interface ObjectDeclaration {
  /** Singular name used in code, policy and audit: `contact`. */
  readonly name: string
  /** Name in addresses: `contacts`. */
  readonly plural: string
  readonly label: Label
  readonly labelPlural: Label
  /**
   * Whose data the record holds. `self`: the record is a natural person. `company`: it belongs to a company, counted like a person. `many`: what
   * is no one's alone and has a key of its own: a text that concerns several people, a deal, a product. `tenant`: shared vocabulary under the tenant's own key. `none`: nothing sealed.
   */
  readonly subject: 'self' | 'company' | 'many' | 'tenant' | 'none'
  /** Has an owner (a user) and through the owner a team; reach is decided by them. */
  readonly owned: boolean
  /** Not owned: the `about` field through which the record is reached (a follow-up is seen by whoever reaches its customer). */
  readonly reachedBy?: string
  /** Only who wrote a record changes, deletes and restores it, whoever else reaches it. */
  readonly changedBy?: 'author'
  /** Of what its owner is reminded; see `reminding.ts`. */
  readonly remind?: {
    /** When it is planned for. */
    readonly at: string
    /** A moment of its own to be reminded at besides. */
    readonly early?: string
    /** When to remind of it; the owner's own choice where it says nothing. */
    readonly times?: string
    /** The yes/no field that says it is done. */
    readonly unless?: string
  }
  /** How records move through the stages of pipelines; see `process.ts`. */
  readonly process?: Process
  /** What a record becomes, once, and is kept beside as it was; see `conversion.ts`. */
  readonly conversion?: Conversion
  /** Where records have product lines, and the amount that follows them; see `lines.ts`. */
  readonly lines?: LineFields
  /** The records that new ones are made for, and what they take of them; the first that is stated counts. See `basis.ts`. */
  readonly basis?: readonly Basis[]
  /** What is paid of its records, and what of it is still to be paid; see `balance.ts`. */
  readonly balance?: Balance
  /** Its records pay others, and how; see `balance.ts`. */
  readonly pays?: Pays
  /** What of its lines was delivered, and what came back; see `deliveries.ts`. */
  readonly delivered?: Delivered
  /** Its records deliver the lines of others, or take them back; see `deliveries.ts`. */
  readonly delivers?: Delivers
  /** Its records are purchases of others; see `purchases.ts`. */
  readonly purchases?: Purchases
  /** Where its records keep the rate of their foreign amount; see `rating.ts`. */
  readonly rated?: Rated
  /** How often its records buy, and when next; see `purchases.ts`. */
  readonly purchaseCycle?: PurchaseCycle
  /** The states its records go through, and what these fix; see `states.ts`. */
  readonly states?: States
  /** How a record that was sent is followed by a next version of it; see `revising.ts`. */
  readonly revising?: Revising
  /** How long its records hold, and what becomes of them then; see `term.ts`. */
  readonly term?: Term
  /** Its records may need somebody's approval before they leave the first state; see `approving.ts`. */
  readonly approving?: Approving
  /** The number that the server gives each record as it is stored; see `numbering.ts`. */
  readonly numbering?: Numbering
  /** The field that names a record in a sentence or a link. */
  readonly title: string
  readonly fields: Readonly<Record<string, Field>>
  /** Fields by which an import or a form finds an existing record. */
  readonly naturalKeys?: readonly string[]
  /** Duplicates are proposed where one of these normalised fields is equal. */
  readonly duplicateBy?: readonly string[]
  /** Fields that recognise a record together with its title alone: colleagues share a landline, and lists are numbered anew. */
  readonly sameWithTitle?: readonly string[]
  /** Fields that together say that two records are one, where it has no name or number of its own: brought in twice, it is stored once. */
  readonly sameBy?: readonly string[]
  /** No two living records of a company agree in what `sameBy` names, whichever way they are written. */
  readonly once?: boolean
  /** Field groups, in order, as forms and the record page show them. */
  readonly layout: readonly { readonly label: Label; readonly fields: readonly string[] }[]
  /** Fields a company leaves out of forms, record pages and fresh lists. */
  readonly leftOut?: readonly string[]
  /** Columns a fresh list shows. */
  readonly listColumns: readonly string[]
  /** How often the company turned a switch of its search; absent where it never did. */
  readonly searchForm?: number
  /** Served under /api/v1/{plural} by the record engine. Users, teams and departments are served by their module. */
  readonly served: boolean
  /** At least one of each group must be present (a contact without any way of contact is of no use). */
  readonly requireAny?: readonly (readonly string[])[]
}
