/** Forms on the company's website, as their administrator sees them. */
import type { BilingualLabel } from './types.ts'

interface AskedField {
  readonly key: string
  readonly required: boolean
  readonly label: BilingualLabel | null
}

/** A form as it is stated. */
export interface WebFormStated {
  readonly name: BilingualLabel
  readonly fields: readonly AskedField[]
  readonly consent: BilingualLabel
  readonly thanks: BilingualLabel
  readonly source: string | null
  readonly origins: readonly string[]
  readonly teamId: string
  readonly keeperId: string
  readonly on: boolean
}

/** What became of what was sent within the last thirty days. */
export type WebFormOutcome = 'received' | 'held' | 'limit' | 'stale' | 'invalid' | 'origin'

/** A form as it stands, with its public key. */
export interface WebForm extends WebFormStated {
  readonly id: string
  readonly version: number
  readonly key: string
  readonly counts: Readonly<Partial<Record<WebFormOutcome, number>>>
}

/** All forms, and what they may ask for. */
export interface WebForms {
  /** Words that a new form begins with. */
  readonly usual: Pick<WebFormStated, 'consent' | 'thanks'>
  readonly data: readonly WebForm[]
  readonly askable: readonly { readonly key: string; readonly label: BilingualLabel }[]
  readonly sources: readonly { readonly value: string; readonly label: BilingualLabel }[]
}
