import type { Label } from '@holdfast/catalog'

/** One line of the registry: the status a refusal is answered with, its title and what the caller should do next. */
export interface RefusalText {
  readonly status: number
  readonly title: Label
  readonly next: Label
}

/** A line of the registry. */
export const say = (status: number, title: Label, next: Label): RefusalText => ({ status, title, next })
/** The same in both languages. */
export const both = (zh: string, en: string): Label => ({ zh, en })
