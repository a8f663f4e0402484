import { Button, Input } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { useSaying } from '../app/saying.tsx'
import type { MessageId } from '../locales/zh.ts'
import { DateChips } from '../records/date-chips.tsx'
import { useDraft } from '../records/drafts.ts'
import { refreshRecord } from '../records/use-record.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { isSaving, SaveKeys } from '../ui/save-keys.tsx'
import type { TodayAbout } from './use-today.ts'

interface LineDraft {
  readonly result: string | null
  readonly words: string
  readonly nextStep: string
  readonly nextStepAt: string | null
}

const EMPTY: LineDraft = { result: null, words: '', nextStep: '', nextStepAt: null }

const results: readonly { readonly id: string; readonly name: MessageId }[] = [
  { id: 'reached', name: 'result.reached' },
  { id: 'no_answer', name: 'result.no_answer' },
  { id: 'interested', name: 'result.interested' },
]

const isWritten = ({ result, words, nextStep, nextStepAt }: LineDraft) =>
  result !== null || words.trim() !== '' || nextStep.trim() !== '' || nextStepAt !== null

/** The body of `POST /activities`: what is left out is not said. */
const toActivity = (draft: LineDraft, { object, id }: TodayAbout, at: string) => ({
  kind: 'call',
  about: { object, id },
  at,
  ...(draft.words.trim() === '' ? {} : { words: draft.words.trim() }),
  ...(draft.result === null ? {} : { result: draft.result }),
  ...(draft.nextStep.trim() === '' ? {} : { nextStep: draft.nextStep.trim() }),
  ...(draft.nextStepAt === null ? {} : { nextStepAt: draft.nextStepAt }),
})

interface FollowUpLineProps {
  readonly about: TodayAbout
  readonly onDone: () => void
}

type Change = (part: Partial<LineDraft>) => void

function Results({ draft, onChange }: { readonly draft: LineDraft; readonly onChange: Change }) {
  const t = useT()
  return (
    <fieldset className="row results" aria-label={t('today.result')}>
      {results.map(({ id, name }) => {
        const on = draft.result === id
        return (
          <button
            key={id}
            type="button"
            className={on ? 'chip on' : 'chip'}
            aria-pressed={on}
            onClick={() => onChange({ result: on ? null : id })}
          >
            {t(name)}
          </button>
        )
      })}
    </fieldset>
  )
}

function useLine({ about, onDone }: FollowUpLineProps) {
  const t = useT()
  const { message } = useSaying()
  const act = useAct()
  const postOnce = usePostOnce()
  const { draft, keep } = useDraft(`today/${about.id}`, EMPTY)
  // a repeat after a lost answer says the same time, so that nothing is written twice
  const [at] = useState(() => new Date().toISOString())
  const save = () => {
    if (!isWritten(draft) || act.busy) return
    act.run(async () => {
      await postOnce('/activities', toActivity(draft, about, at))
      keep(null)
      refreshRecord(about.plural, about.id)
      void message.success(t('followUp.saved'))
      onDone()
    })
  }
  return { act, draft, change: (part: Partial<LineDraft>) => keep({ ...draft, ...part }), save }
}

interface NextRowProps {
  readonly draft: LineDraft
  readonly busy: boolean
  readonly onChange: Change
  readonly onSave: () => void
}

function NextRow({ draft, busy, onChange, onSave }: NextRowProps) {
  const t = useT()
  return (
    <div className="row wrap">
      <span className="t3 flabel">{t('followUp.next')}</span>
      <Input
        className="fnext-words"
        maxLength={200}
        aria-label={t('followUp.next')}
        placeholder={t('followUp.next.hint')}
        value={draft.nextStep}
        onChange={(event) => onChange({ nextStep: event.target.value })}
      />
      <DateChips value={draft.nextStepAt} onChange={(nextStepAt) => onChange({ nextStepAt })} />
      <span className="grow" />
      <Button type="primary" loading={busy} disabled={!isWritten(draft)} onClick={onSave}>
        {t('today.completeAndPlan')}
        <SaveKeys />
      </Button>
    </div>
  )
}

/** A follow-up and the next step in one line of Home: result, words, what comes next and when, saved by Ctrl-Enter. */
export function FollowUpLine(props: FollowUpLineProps) {
  const t = useT()
  const { act, draft, change, save } = useLine(props)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') props.onDone()
    if (isSaving(event)) save()
  }
  return (
    <section className="fline" aria-label={t('followUp.write')} onKeyDown={onKeyDown}>
      <div className="row wrap">
        <span className="t3 flabel">{t('today.result')}</span>
        <Results draft={draft} onChange={change} />
        <Input
          className="grow flinewords"
          autoFocus
          maxLength={10_000}
          aria-label={t('followUp.words')}
          placeholder={t('today.said')}
          value={draft.words}
          onChange={(event) => change({ words: event.target.value })}
        />
      </div>
      <NextRow draft={draft} busy={act.busy} onChange={change} onSave={save} />
      <ProblemNote error={act.error} />
    </section>
  )
}
