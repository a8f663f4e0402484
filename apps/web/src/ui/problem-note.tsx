import { isProblem } from '@holdfast/sdk'
import { TriangleAlert } from 'lucide-react'
import { type Translate, useT } from '../app/i18n.ts'

/** Ends a phrase as a sentence of its language ends. */
function sentence(text: string): string {
  if (/[。！？.!?]$/.test(text)) return text
  return /[\u4e00-\u9fff]/.test(text) ? `${text}。` : `${text}.`
}

/** What could not be done and what to do next, in sentences. */
export function problemText(error: unknown, t: Translate): string {
  if (!isProblem(error)) return t('problem.unknown')
  const { status, detail, title, next } = error.problem
  if (status === 0) return t('problem.unreachable')
  const said = detail || title || t('problem.unknown')
  const between = /[\u4e00-\u9fff]/.test(said) ? '' : ' '
  return next === undefined ? said : `${sentence(said)}${between}${next}`
}

/** A limit is no fault: it is told in amber. */
const LIMITS = new Set([403, 429])

interface ProblemNoteProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** Stands in the place that failed; the rest of the page lives on. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  const t = useT()
  if (error === null || error === undefined) return null
  const tone = isProblem(error) && LIMITS.has(error.status) ? 'warn' : 'err'
  const traceId = isProblem(error) ? error.problem.traceId : undefined
  return (
    <div className={`note ${tone} problem`} role="alert">
      <TriangleAlert size={14} aria-hidden="true" />
      <span className="grow">
        {problemText(error, t)}
        {traceId === undefined ? null : (
          <span className="trace">{t('problem.trace', { code: traceId.slice(0, 8) })}</span>
        )}
      </span>
      {onRetry === undefined ? null : (
        <button type="button" className="btn s" onClick={onRetry}>
          {t('action.retry')}
        </button>
      )}
    </div>
  )
}
