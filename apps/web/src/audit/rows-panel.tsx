import type { AcceptedFinding, RowFinding, RowsState } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import type { MessageId } from '../locales/zh.ts'
import { ReasonModal } from '../settings/people/reason-modal.tsx'
import { formatAgo, formatMoment, formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { rowName } from './row-names.ts'

const REFRESH_MS = 60_000
const MOST_SHOWN = 20

const useRows = () =>
  useQuery({
    queryKey: ['audit', 'rows'],
    queryFn: ({ signal }) => api.get<RowsState>('/audit/rows', { signal }),
    refetchInterval: REFRESH_MS,
    retry: false,
  })

const kinds: Readonly<Record<RowFinding['kind'], MessageId>> = {
  altered: 'rows.altered',
  removed: 'rows.removed',
  inserted: 'rows.inserted',
  rolled_back: 'rows.rolledBack',
  changed_between: 'rows.changedBetween',
  forged: 'rows.forged',
}

/** Under which name events speak of the row. */
const objectOfEvents = (name: string): string => (name === 'app_user' ? 'user' : name)

function headline(rows: RowsState, t: Translate): string {
  if (rows.logFault !== null) return t('rows.logFault')
  if (rows.count === 1) return t('rows.one')
  if (rows.count > 1) return t('rows.many', { count: formatNumber(rows.count) })
  return t(rows.comparedAt === null ? 'rows.first' : 'rows.sound')
}

function progress(rows: RowsState, t: Translate): string {
  return rows.comparedAt === null
    ? t('rows.soFar', { count: formatNumber(rows.roundRows) })
    : t('rows.compared', { count: formatNumber(rows.rows ?? 0), ago: formatAgo(rows.comparedAt, t) })
}

type Named = Pick<RowFinding, 'object' | 'id' | 'kind'>

/** A finding in words. */
function useFindingWords(): (finding: Named) => string {
  const t = useT()
  return ({ object, id, kind }) =>
    t('rows.finding', { object: rowName(object, t), id: id.slice(-8), kind: t(kinds[kind]) })
}

/** Asks that a finding be accepted; the security administrator confirms it. */
function AcceptFinding({ finding, onClose }: { readonly finding: RowFinding; readonly onClose: () => void }) {
  const t = useT()
  const said = useFindingWords()
  const { message } = useSaying()
  const ask = async (reason: string) => {
    const { object, id, kind } = finding
    await api.post('/audit/rows/accept', { object, id, kind, reason })
    void message.success(t('rules.asked'))
  }
  return (
    <ReasonModal
      title={said(finding)}
      words={t('rows.accept.follows')}
      act={t('rules.ask')}
      onReason={ask}
      onClose={onClose}
    />
  )
}

function AcceptedLine({ accepted }: { readonly accepted: AcceptedFinding }) {
  const t = useT()
  const said = useFindingWords()
  const { askedBy, by, at, reason } = accepted
  const words = {
    askedBy: askedBy?.name ?? '—',
    by: by?.name ?? '—',
    at: at === null ? '—' : formatMoment(at, t),
    reason,
  }
  return (
    <p className="sm t2">
      <b>{said(accepted)}</b>
      <br />
      {t('rows.accepted', words)}
    </p>
  )
}

interface FindingLineProps {
  readonly finding: RowFinding
  readonly onFound: (object: string, id: string) => void
  readonly onAccept: (finding: RowFinding) => void
}

function FindingLine({ finding, onFound, onAccept }: FindingLineProps) {
  const t = useT()
  const said = useFindingWords()(finding)
  return (
    <div className="finding">
      <Button className="findingname" type="text" onClick={() => onFound(objectOfEvents(finding.object), finding.id)}>
        {said}
      </Button>
      <Button size="small" onClick={() => onAccept(finding)}>
        {t('rows.accept')}
        <span className="vh"> {said}</span>
      </Button>
    </div>
  )
}

/** Whether what is stored is what the record says was written; which rows are not, by number, each leading to what happened to it. */
export function RowsPanel({ onFound }: { readonly onFound: (object: string, id: string) => void }) {
  const t = useT()
  const { data: rows, error } = useRows()
  const [accepting, setAccepting] = useState<RowFinding | null>(null)
  if (rows === undefined) return <ProblemNote error={error} />
  const isFault = rows.count > 0 || rows.logFault !== null
  return (
    <section className="proofpanel" aria-live="polite" aria-label={t('rows.title')}>
      <div className="col">
        <b className={isFault ? 'err' : ''}>{headline(rows, t)}</b>
        <span className="sm t3">{progress(rows, t)}</span>
      </div>
      {isFault ? <p className="sm t2">{t('rows.next')}</p> : null}
      {rows.findings.slice(0, MOST_SHOWN).map((finding) => (
        <FindingLine
          key={`${finding.object}/${finding.id}/${finding.kind}`}
          finding={finding}
          onFound={onFound}
          onAccept={setAccepting}
        />
      ))}
      {rows.accepted.slice(0, MOST_SHOWN).map((accepted) => (
        <AcceptedLine key={accepted.seq} accepted={accepted} />
      ))}
      {accepting === null ? null : <AcceptFinding finding={accepting} onClose={() => setAccepting(null)} />}
    </section>
  )
}
