import { isProblem } from '@holdfast/sdk'
import { useCallback, useEffect, useState } from 'react'
import { useStepUp } from '../access/step-up-provider.tsx'
import { api } from '../app/api.ts'
import { useCalling } from './call/use-calling.ts'

export const SHOWN_FOR_SECONDS = 60

/** People an owner may look at in a day before each look needs a reason. */
const WITHOUT_REASON = 40

/** The one value a look is about. */
export interface Secret {
  readonly plural: string
  readonly id: string
  readonly field: string
  readonly label: string
  readonly fieldClass: string
  /** Of whom: the record's own name. */
  readonly of: string
  readonly canCall: boolean
}

export interface Reason {
  readonly code: string
  readonly text: string
}

/** What the server said about today's looks, when it asked for a reason. */
export interface UsedToday {
  readonly used: number
  readonly limit: number
}

type State =
  | { readonly at: 'masked' }
  | { readonly at: 'asking' }
  | { readonly at: 'reason'; readonly today: UsedToday | null }
  | { readonly at: 'shown'; readonly value: string }
  | { readonly at: 'refused'; readonly error: unknown }

function todayOf(error: unknown): UsedToday | null {
  if (!isProblem(error)) return null
  const used = error.problem.members?.revealedToday
  return typeof used === 'number' ? { used, limit: WITHOUT_REASON } : null
}

/** Shown where a field that is masked holds nothing. */
export const NOTHING = '—'

type Answer = Readonly<Record<string, unknown>> & { readonly values?: Readonly<Record<string, unknown>> }

function valueIn(answer: Answer, field: string): string {
  const value = (answer.values ?? answer)[field]
  return value === null || value === undefined || value === '' ? NOTHING : String(value)
}

const reasonBody = (reason?: Reason) => {
  if (reason === undefined) return {}
  return { reason: reason.code === 'other' ? reason.text : reason.code }
}

const factsOf = (secret: Secret, reason?: Reason) => ({
  what: `${secret.of} · ${secret.label}`,
  fieldClass: secret.fieldClass,
  ...(reason === undefined ? {} : { reason: reason.text }),
})

/** A wish for a reason opens the question; a dialogue that was closed leaves the mask as it was. */
function stateAfter(error: unknown): State {
  if (isProblem(error, 'reason_required')) return { at: 'reason', today: todayOf(error) }
  return isProblem(error, 'step_up_required') ? { at: 'masked' } : { at: 'refused', error }
}

/** Closes by itself after a minute, and at once when the page is left: another tab, a minimised window, a locked screen. */
function useClosing(shown: boolean, hide: () => void): void {
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(hide, SHOWN_FOR_SECONDS * 1000)
    const onLeft = () => {
      if (document.hidden) hide()
    }
    document.addEventListener('visibilitychange', onLeft)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onLeft)
    }
  }, [shown, hide])
}

/** Shows one masked value for a minute: with the reason and the fresh factor that the server asks for, and recorded. */
export function useReveal(secret: Secret) {
  const withStepUp = useStepUp()
  const calling = useCalling()
  const [state, setState] = useState<State>({ at: 'masked' })
  const hide = useCallback(() => setState({ at: 'masked' }), [])
  const { plural, id, field } = secret

  const reveal = async (reason?: Reason) => {
    // a sensitive value always needs its reason: asked first, so that the touch that follows can tell it
    if (reason === undefined && secret.fieldClass === 'sensitive') return setState({ at: 'reason', today: null })
    setState({ at: 'asking' })
    try {
      const body = { fields: [field], ...reasonBody(reason) }
      const answer = await withStepUp(factsOf(secret, reason), () => api.post<Answer>(`/${plural}/${id}/reveal`, body))
      setState({ at: 'shown', value: valueIn(answer, field) })
    } catch (error) {
      setState(stateAfter(error))
    }
  }

  const call = async () => {
    hide()
    await calling({ plural, id, name: secret.of, field })
  }

  useClosing(state.at === 'shown', hide)
  return { state, reveal, call, hide }
}
