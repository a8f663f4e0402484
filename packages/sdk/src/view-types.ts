/** Saved views of lists as the API tells of them. */

export type Density = 'compact' | 'standard' | 'roomy'
export type Audience = 'none' | 'team' | 'all'

export interface ViewColumn {
  readonly key: string
  /** In CSS pixels. */
  readonly width?: number
  readonly pinned?: boolean
}

/** What a view says of a list. */
export interface ViewContent {
  readonly name: string
  readonly kind: 'table' | 'board'
  readonly filter: Readonly<Record<string, unknown>> | null
  readonly q: string | null
  readonly sort: string | null
  readonly columns: readonly ViewColumn[] | null
  readonly density: Density | null
  readonly boardField: string | null
}

export interface SavedView extends ViewContent {
  readonly id: string
  readonly version: number
  readonly object: string
  readonly sharedWith: Audience
  readonly ownerId: string
  readonly mine: boolean
  /** False where it asks for something the reader may not see. */
  readonly usable: boolean
  readonly mayDelete: boolean
}

/** How one's own lists of an object look. */
export interface ListPreference {
  /** The id of the view to begin with. */
  readonly first: string | null
  readonly layouts: Readonly<Record<string, ViewLayout>>
}

export interface ViewLayout {
  readonly columns?: readonly ViewColumn[]
  readonly density?: Density
  readonly kind?: 'table' | 'board'
  readonly boardField?: string
}

/** What became of one line of a batch. */
export interface BatchLine {
  readonly status: number
  readonly id?: string
  readonly version?: number
  readonly code?: string
  readonly title?: string
  readonly errors?: readonly { readonly path: string; readonly code: string; readonly message?: string }[]
}
