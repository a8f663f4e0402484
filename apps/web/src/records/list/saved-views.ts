import type { Audience, ListPreference, SavedView, ViewContent, ViewLayout } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'

interface Views {
  readonly data: readonly SavedView[]
  readonly preferences: Readonly<Record<string, ListPreference>>
}

const KEY = ['views'] as const
const NO_PREFERENCE: ListPreference = { first: null, layouts: {} }

/** The saved views one may use, and how one's own lists look; whoever lists nothing has none, and does not ask. */
export function useViews() {
  const { can } = useMe()
  const enabled = Object.values(can).some((rights) => rights['list'] === true)
  return useQuery({ queryKey: KEY, queryFn: () => api.get<Views>('/views'), staleTime: 60_000, retry: 1, enabled })
}

export const preferenceOf = (views: Views | undefined, object: string): ListPreference =>
  views?.preferences[object] ?? NO_PREFERENCE

const change = (work: (views: Views) => Views): void =>
  void queryClient.setQueryData<Views>(KEY, (views) => work(views ?? { data: [], preferences: {} }))

const put = (view: SavedView): void =>
  change((views) => ({
    ...views,
    data: views.data.some(({ id }) => id === view.id)
      ? views.data.map((one) => (one.id === view.id ? view : one))
      : [...views.data, view],
  }))

export async function createView(
  view: ViewContent & { readonly object: string; readonly sharedWith: Audience },
): Promise<SavedView> {
  const saved = await api.post<SavedView>('/views', view, { idempotencyKey: crypto.randomUUID() })
  put(saved)
  return saved
}

export async function changeView(
  view: SavedView,
  changes: Partial<ViewContent> & { readonly sharedWith?: Audience },
): Promise<SavedView> {
  const saved = await api.patch<SavedView>(`/views/${view.id}`, changes, { version: view.version })
  put(saved)
  return saved
}

export async function deleteView(view: SavedView): Promise<void> {
  await api.delete(`/views/${view.id}`)
  change((views) => ({ ...views, data: views.data.filter(({ id }) => id !== view.id) }))
}

const SETTLE_MS = 600
const waiting = new Map<string, ReturnType<typeof setTimeout>>()

function keepNow(object: string): void {
  clearTimeout(waiting.get(object))
  waiting.delete(object)
  const preference = preferenceOf(queryClient.getQueryData<Views>(KEY), object)
  // how a list looks is no work of anybody's: what could not be kept is kept with the next change
  api.post('/views/preferences', { object, ...preference }, { keepalive: true }).catch(() => undefined)
}

/** Kept on the server once nobody has pulled at a column for a moment, and at once when the page is left. */
function keepSoon(object: string): void {
  clearTimeout(waiting.get(object))
  waiting.set(
    object,
    setTimeout(() => keepNow(object), SETTLE_MS),
  )
}
addEventListener('pagehide', () => {
  for (const object of waiting.keys()) keepNow(object)
})

function prefer(object: string, work: (preference: ListPreference) => ListPreference): void {
  change((views) => ({
    ...views,
    preferences: { ...views.preferences, [object]: work(preferenceOf(views, object)) },
  }))
  keepSoon(object)
}

/** How one view looks to this person from now on; null as the view itself says. */
export const keepLayout = (object: string, viewId: string, layout: ViewLayout | null): void =>
  prefer(object, ({ layouts, ...rest }) => {
    const { [viewId]: _before, ...others } = layouts
    return { ...rest, layouts: layout === null ? others : { ...others, [viewId]: layout } }
  })

/** The view a list begins with from now on. */
export const keepFirst = (object: string, viewId: string | null): void =>
  prefer(object, (preference) => ({ ...preference, first: viewId }))
