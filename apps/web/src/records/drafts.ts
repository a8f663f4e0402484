import { useCallback, useEffect, useState } from 'react'
import { useMe } from '../app/session.tsx'
import { openDrafts, sealDraft, wipeDrafts } from './draft-vault.ts'

/** What is being written, by its place: `contacts/0190…` for a follow-up, `new/contacts` for a form. */
const drafts = new Map<string, unknown>()
let owner: string | null = null
let restored: Promise<void> = Promise.resolve()

/** Places that are being sealed, and those written at again meanwhile. */
const sealing = new Map<string, Promise<void>>()
const changed = new Set<string>()

/** Drafts belong to one person: what that person wrote earlier is brought back, anybody else's is destroyed. */
function claim(userId: string): Promise<void> {
  if (owner === userId) return restored
  drafts.clear()
  owner = userId
  restored = Promise.all(sealing.values())
    .then(() => openDrafts(userId))
    .then((kept) => {
      for (const [place, draft] of kept) if (!drafts.has(place)) drafts.set(place, draft)
    })
    // a browser that keeps nothing (private windows): drafts then live as long as the page
    .catch(() => undefined)
  return restored
}

/** Seals at once what stands at a place: a page that is left a moment later has it. Of what is typed meanwhile only the last is sealed next. */
function seal(userId: string, place: string): void {
  if (sealing.has(place)) {
    changed.add(place)
    return
  }
  const sealed = sealDraft(userId, place, drafts.get(place) ?? null)
    .catch(() => undefined)
    .then(() => {
      sealing.delete(place)
      if (changed.delete(place) && owner === userId) seal(userId, place)
    })
  sealing.set(place, sealed)
}

function keep(userId: string, place: string, draft: unknown): void {
  if (draft === null) drafts.delete(place)
  else drafts.set(place, draft)
  seal(userId, place)
}

/** Destroys what was written and not sent, here and in the browser's storage. */
export async function forgetDrafts(): Promise<void> {
  changed.clear()
  drafts.clear()
  owner = null
  await Promise.all(sealing.values())
  await wipeDrafts().catch(() => undefined)
}

/** Where what is being written into one field is kept. */
export const placeOfField = (at: {
  readonly object: { readonly plural: string }
  readonly record: { readonly id: string }
  readonly field: { readonly key: string }
}): string => `edit/${at.object.plural}/${at.record.id}/${at.field.key}`

/** Whether this person left something unsent at a place. */
export async function hasDraft(userId: string, place: string): Promise<boolean> {
  await claim(userId)
  return drafts.has(place)
}

/** What is kept at a place, once what was kept there before is back. */
export async function keptAt<T>(userId: string, place: string): Promise<T | undefined> {
  await claim(userId)
  return drafts.get(place) as T | undefined
}

/** Changes what is kept at a place, once what was kept there before is back: nothing of it is written over unseen. */
export async function changeKept<T>(userId: string, place: string, change: (kept: T | undefined) => T): Promise<void> {
  await claim(userId)
  const before = drafts.get(place) as T | undefined
  const after = change(before)
  if (owner === userId && after !== before) keep(userId, place, after)
}

export interface KeptDraft<T> {
  readonly draft: T
  readonly keep: (draft: T | null) => void
}

/** What is being written at a place: it outlives the page, a reload and an ended session, until it is sent (`keep(null)`) or the person signs out. */
export function useDraft<T>(place: string, empty: T): KeptDraft<T> {
  const { userId } = useMe()
  const read = useCallback(() => (drafts.get(place) as T | undefined) ?? empty, [place, empty])
  const [draft, setDraft] = useState(read)
  useEffect(() => {
    let here = true
    void claim(userId).then(() => {
      if (here) setDraft(read())
    })
    return () => {
      here = false
    }
  }, [userId, read])
  const keepHere = useCallback(
    (next: T | null) => {
      keep(userId, place, next)
      setDraft(next ?? empty)
    },
    [userId, place, empty],
  )
  return { draft, keep: keepHere }
}
