/** Changes of a company's rules that one administrator asks for and another confirms. */
import type { SearchMode } from '@holdfast/catalog'
import type { SwitchName } from './company-switches.ts'

/** A rule of the whole company that is to be switched. */
export type RuleChange =
  | { readonly rule: SwitchName; readonly on: boolean }
  | { readonly rule: 'unique'; readonly object: string; readonly field: string; readonly on: boolean }
  | {
      readonly rule: 'search'
      readonly object: string
      readonly field: string
      readonly kind: SearchMode
      readonly on: boolean
    }

/** A stored row that is not what the log says, and that is to be taken as it stands. */
export interface AcceptChange {
  readonly rule: 'accept'
  readonly object: string
  readonly id: string
  readonly kind: string
  readonly seq: number | null
  /** Of the row as it stood when this was asked for. */
  readonly digest: string
  readonly reason: string
}

/** Who asked for what is in force, who confirmed it, and when, in milliseconds. */
export interface ConfirmedRule {
  readonly askedBy: string
  readonly by: string
  readonly at: number
}

/** Who asked for it, and when, in milliseconds. */
export interface AskedRule {
  readonly by: string
  readonly at: number
  readonly change: RuleChange | AcceptChange
}
