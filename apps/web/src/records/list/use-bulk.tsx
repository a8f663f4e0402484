import { useState } from 'react'
import { type Translate, useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { formatNumber } from '../../ui/format.ts'
import { problemText } from '../../ui/problem-note.tsx'
import { type BulkChange, changeMany, type Failed, type Outcome, putBack, withPrior } from './bulk-change.ts'
import { forgetRows } from './use-rows.ts'
import { useUndo } from './use-undo.tsx'

function FailedLines({ failed }: { readonly failed: readonly Failed[] }) {
  const t = useT()
  return (
    <table className="failed" aria-label={t('bulk.failed')}>
      <tbody>
        {failed.map(({ id, name, why }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Names those that failed, each with its reason. */
function useTellFailed() {
  const t = useT()
  const { modal } = useSaying()
  return (title: string, failed: readonly Failed[]) => {
    if (failed.length > 0)
      void modal.warning({ title, content: <FailedLines failed={failed} />, okText: t('action.close'), width: 480 })
  }
}

/** Takes a whole change back; what somebody changed since is left and named. */
function useTakeBack() {
  const t = useT()
  const tellFailed = useTellFailed()
  return (change: BulkChange, outcome: Outcome) => async () => {
    const back = await putBack(change, outcome)
    if (change.valuesFor === null) forgetRows(change.object.plural)
    const [done, failed] = [formatNumber(back.done.length), formatNumber(back.failed.length)]
    if (back.failed.length === 0) return t('bulk.undone', { count: done })
    tellFailed(t('bulk.undone.partly', { done, failed }), back.failed)
    return t('bulk.undone.partly', { done, failed })
  }
}

function wordsOf({ done, failed }: Outcome, deleting: boolean, t: Translate): string {
  const count = formatNumber(done.length)
  if (failed.length === 0) return t(deleting ? 'bulk.deleted' : 'bulk.done', { count })
  return t(deleting ? 'bulk.partly.deleted' : 'bulk.partly', { done: count, failed: formatNumber(failed.length) })
}

/** Records that go to another owner once somebody else has approved it. */
export interface ToAsk {
  readonly ids: readonly string[]
  readonly ownerId: string
}

function toAsk({ records, valuesFor }: BulkChange, { failed }: Outcome): ToAsk | null {
  const ids = failed.filter(({ needsApproval }) => needsApproval).map(({ id }) => id)
  const first = records.find(({ id }) => id === ids[0])
  const ownerId = first === undefined || valuesFor === null ? null : valuesFor(first)['ownerId']
  return typeof ownerId === 'string' ? { ids, ownerId } : null
}

/**
 * Changes many records, says of each that failed why, and offers to take the whole change back; what needs approval is given to `onAsk` instead of being
 * told as failed.
 */
export function useBulk(onDone: () => void, onAsk: (asked: ToAsk) => void) {
  const t = useT()
  const { message } = useSaying()
  const offerUndo = useUndo()
  const tellFailed = useTellFailed()
  const takeBack = useTakeBack()
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null)
  const run = async (wished: BulkChange) => {
    const all = wished.records.length
    setProgress({ done: 0, all })
    try {
      const change = await withPrior(wished)
      const outcome = await changeMany(change, (done) => setProgress({ done, all }))
      const said = wordsOf(outcome, change.valuesFor === null, t)
      offerUndo(said, outcome.done.length === 0 ? null : takeBack(change, outcome))
      const asked = toAsk(change, outcome)
      tellFailed(said, asked === null ? outcome.failed : outcome.failed.filter(({ needsApproval }) => !needsApproval))
      if (asked !== null) onAsk(asked)
      onDone()
    } catch (error) {
      void message.warning(problemText(error, t))
    } finally {
      setProgress(null)
    }
  }
  return { run, progress }
}
