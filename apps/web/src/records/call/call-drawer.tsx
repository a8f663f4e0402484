import type { CatalogField } from '@holdfast/sdk'
import { Drawer, Input } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useSaying } from '../../app/saying.tsx'
import type { Called } from '../../shell/intents.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { isSaving } from '../../ui/save-keys.tsx'
import { useCatalogue } from '../catalogue.ts'
import { DateChips } from '../date-chips.tsx'
import { useDraft } from '../drafts.ts'
import { DrawerFoot } from '../drawer-foot.tsx'
import { FOLLOWED_UP } from '../followed-up.ts'
import { refreshRecord } from '../use-record.ts'

interface CallDraft {
  readonly result: string | null
  readonly minutes: string
  readonly words: string
  readonly nextStep: string
  readonly nextStepAt: string | null
}

const EMPTY: CallDraft = { result: null, minutes: '', words: '', nextStep: '', nextStepAt: null }
const MINUTE_MS = 60_000
/** Nobody was spoken with: there is no length to tell. */
const UNSPOKEN: ReadonlySet<string> = new Set(['no_answer', 'busy', 'wrong_number'])

const isSaid = ({ result, words }: CallDraft) => result !== null || words.trim() !== ''

/** The body of `POST /activities`: what is left out is not said. */
const toActivity = (draft: CallDraft, about: { object: string; id: string }, at: string) => ({
  kind: 'call',
  about,
  at,
  ...(draft.result === null ? {} : { result: draft.result }),
  ...(draft.minutes === '' ? {} : { minutes: Number(draft.minutes) }),
  ...(draft.words.trim() === '' ? {} : { words: draft.words.trim() }),
  ...(draft.nextStep.trim() === '' ? {} : { nextStep: draft.nextStep.trim() }),
  ...(draft.nextStepAt === null ? {} : { nextStepAt: draft.nextStepAt }),
})

interface CallDrawerProps {
  readonly called: Called
  readonly onClose: () => void
}

type Change = (part: Partial<CallDraft>) => void

function useCallDraft({ called, onClose }: CallDrawerProps, object: string) {
  const t = useT()
  const { message } = useSaying()
  const act = useAct()
  const postOnce = usePostOnce()
  const { plural, id } = called.about
  const { draft, keep } = useDraft(`call/${id}`, EMPTY)
  const [missing, setMissing] = useState(false)
  const change: Change = (part) => keep({ ...draft, ...part })
  const save = () => {
    setMissing(!isSaid(draft))
    if (!isSaid(draft) || act.busy) return
    act.run(async () => {
      await postOnce('/activities', toActivity(draft, { object, id }, called.at))
      keep(null)
      refreshRecord(plural, id)
      void message.success(t('followUp.saved'))
      onClose()
    })
  }
  return { act, draft, change, save, missing: missing && !isSaid(draft) }
}

interface ResultsProps {
  readonly field: CatalogField
  readonly draft: CallDraft
  readonly since: string
  readonly onChange: Change
}

/** What came of it; who was spoken with is proposed to have been so since the call began. */
function Results({ field, draft, since, onChange }: ResultsProps) {
  const choose = (result: string) => {
    const spoken = !UNSPOKEN.has(result)
    const passed = String(Math.max(1, Math.ceil((Date.now() - Date.parse(since)) / MINUTE_MS)))
    onChange({ result, minutes: spoken ? draft.minutes || passed : '' })
  }
  return (
    <fieldset className="row wrap results callresults">
      <legend className="t2">{labelText(field.label)}</legend>
      {field.options?.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          className={draft.result === value ? 'chip on' : 'chip'}
          aria-pressed={draft.result === value}
          onClick={() => (draft.result === value ? onChange({ result: null, minutes: '' }) : choose(value))}
        >
          {labelText(label)}
        </button>
      ))}
    </fieldset>
  )
}

function Minutes({ field, draft, onChange }: Omit<ResultsProps, 'since'>) {
  return (
    <div className="col">
      <label className="t2" htmlFor="call-minutes">
        {labelText(field.label)}
      </label>
      <Input
        id="call-minutes"
        className="callminutes"
        inputMode="numeric"
        maxLength={4}
        value={draft.minutes}
        onChange={(event) => onChange({ minutes: event.target.value.replace(/\D/g, '') })}
      />
    </div>
  )
}

function Said({ draft, onChange }: { readonly draft: CallDraft; readonly onChange: Change }) {
  const t = useT()
  return (
    <>
      <div className="col">
        <label className="t2" htmlFor="call-words">
          {t('followUp.words')}
        </label>
        <Input.TextArea
          id="call-words"
          rows={4}
          maxLength={10_000}
          placeholder={t('followUp.words.hint')}
          value={draft.words}
          onChange={(event) => onChange({ words: event.target.value })}
        />
      </div>
      <div className="col">
        <label className="t2" htmlFor="call-next">
          {t('followUp.next')}
        </label>
        <Input
          id="call-next"
          maxLength={200}
          placeholder={t('followUp.next.hint')}
          value={draft.nextStep}
          onChange={(event) => onChange({ nextStep: event.target.value })}
        />
      </div>
      <DateChips value={draft.nextStepAt} onChange={(nextStepAt) => onChange({ nextStepAt })} />
    </>
  )
}

interface CallFormProps extends CallDrawerProps {
  readonly object: string
  readonly fields: ReadonlyMap<string, CatalogField>
}

function CallForm({ object, fields, ...props }: CallFormProps) {
  const t = useT()
  const { act, draft, change, save, missing } = useCallDraft(props, object)
  const [result, minutes] = [fields.get('result'), fields.get('minutes')]
  const onKeyDown = (event: KeyboardEvent) => (isSaving(event) ? save() : undefined)
  return (
    <Drawer
      open
      size={480}
      title={t('call.how', { name: props.called.about.name })}
      onClose={props.onClose}
      footer={<DrawerFoot busy={act.busy} onClose={props.onClose} onSave={save} />}
    >
      <section className="col callform" aria-label={t('kind.call')} onKeyDown={onKeyDown}>
        <p className="sm t3">{t('call.kept')}</p>
        <ProblemNote error={act.error} />
        {missing ? (
          <p className="err" role="alert">
            {t('call.choose')}
          </p>
        ) : null}
        {result?.writable === true ? (
          <Results field={result} draft={draft} since={props.called.at} onChange={change} />
        ) : null}
        {minutes?.writable !== true || UNSPOKEN.has(draft.result ?? '') ? null : (
          <Minutes field={minutes} draft={draft} onChange={change} />
        )}
        <Said draft={draft} onChange={change} />
      </section>
    </Drawer>
  )
}

/** What came of a call that was just begun: result, length, words, and the next step. Closed without an answer the call still stands on the timeline. */
export function CallDrawer(props: CallDrawerProps) {
  const catalogue = useCatalogue().data
  const object = catalogue?.find(({ plural }) => plural === props.called.about.plural)
  const activity = catalogue?.find(({ name }) => name === 'activity')
  if (object === undefined || activity === undefined || !FOLLOWED_UP.has(object.name)) return null
  return <CallForm {...props} object={object.name} fields={activity.fields} />
}
