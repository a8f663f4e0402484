import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type Translate, useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { useSeal } from '../shell/rail-seal.tsx'
import { formatAgo, formatDay, formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Seal, type SealState, sealStateAt } from '../ui/seal.tsx'
import { type ConsistencyVerdict, checkConsistency } from './consistency.ts'

function verdictText(verdict: ConsistencyVerdict, t: Translate): string {
  const values = { from: formatNumber(verdict.from), to: formatNumber(verdict.to) }
  if (verdict.state === 'first') return t('consistency.first', values)
  return t(verdict.state === 'continues' ? 'consistency.continues' : 'consistency.broken', values)
}

/** The state of the whole record, and whether it continues what this browser saw last. */
export function SealPanel() {
  const t = useT()
  const me = useMe()
  const { data: seal } = useSeal()
  const check = useMutation({ mutationFn: () => checkConsistency(me.tenantId) })
  const said: SealState = seal === undefined ? 'pending' : sealStateAt(seal, Date.now())
  const found: SealState = check.data?.state === 'broken' ? 'broken' : said
  const state: SealState = check.isPending ? 'checking' : found
  return (
    <section className="proofpanel" aria-live="polite">
      <div className="row proofhead">
        <Seal state={state} large />
        <div className="col grow">
          <b className={state === 'broken' ? 'err' : ''}>
            {seal?.intactSince === undefined || seal.intactSince === null || state === 'broken'
              ? t(state === 'broken' ? 'seal.broken' : 'seal.pending')
              : t('seal.intact', { day: formatDay(seal.intactSince) })}
          </b>
          <span className="sm t3">
            {seal === undefined ? '' : t('seal.events', { count: formatNumber(seal.size) })}
            {seal?.checkedAt === undefined || seal.checkedAt === null
              ? ''
              : ` · ${t('seal.checked', { ago: formatAgo(seal.checkedAt, t) })}`}
          </span>
        </div>
      </div>
      <p className="sm t2">{check.data === undefined ? t('consistency.words') : verdictText(check.data, t)}</p>
      <ProblemNote error={check.error} />
      <Button block loading={check.isPending} onClick={() => check.mutate()}>
        {t('consistency.check')}
      </Button>
    </section>
  )
}
