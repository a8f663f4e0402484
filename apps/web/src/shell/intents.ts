/** A call that was begun: with whom, and when. */
export interface Called {
  readonly about: { readonly plural: string; readonly id: string; readonly name: string }
  readonly at: string
}

/** What the frame is asked to open from anywhere: the drawer of a new record, what came of a call, or the palette for a purpose. */
export type Intent =
  | { readonly kind: 'create'; readonly plural: string }
  | { readonly kind: 'followUp' }
  | { readonly kind: 'task' }
  | ({ readonly kind: 'called' } & Called)

type Listener = (intent: Intent) => void
const listeners = new Set<Listener>()

export function onIntent(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function ask(intent: Intent): void {
  for (const listener of listeners) listener(intent)
}
