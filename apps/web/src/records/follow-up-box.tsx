import type { AttachedFile } from '@holdfast/sdk'
import { Button, Input } from 'antd'
import { type LucideIcon, Mail, MapPin, MessageCircleMore, Phone, StickyNote, UsersRound } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { useSaying } from '../app/saying.tsx'
import { AttachButton, AttachedFiles, useDropped } from '../files/attach-files.tsx'
import { type Uploads, useUploads } from '../files/use-uploads.ts'
import type { MessageId } from '../locales/zh.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { isSaving, SaveKeys } from '../ui/save-keys.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import type { ObjectView } from './catalogue.ts'
import { DateChips } from './date-chips.tsx'
import { useDraft } from './drafts.ts'
import { PlaceButton, PlaceLine } from './follow-up-place.tsx'
import { type Mentioned, withMentions } from './mentions.ts'
import { writeFollowUp } from './record-head.tsx'
import { refreshRecord } from './use-record.ts'
import { type WordsBox, WordsWithMentions } from './words-with-mentions.tsx'

interface FollowUpDraft {
  readonly kind: string
  readonly words: string
  readonly nextStep: string
  readonly nextStepAt: string | null
  /** Colleagues chosen after an `@`; a draft of earlier has none. */
  readonly mentioned?: readonly Mentioned[]
  /** Uploaded, and waiting for the follow-up to hold them. */
  readonly files?: readonly AttachedFile[]
  /** Where it took place, once one has said so. */
  readonly place?: string | null
  /** When it was last written on: a repeat after a lost answer says the same time. */
  readonly at: string
}

const EMPTY: FollowUpDraft = { kind: 'call', words: '', nextStep: '', nextStepAt: null, at: '' }

const BOX: WordsBox = {
  id: 'follow-up-words',
  name: 'followUp.words',
  hint: 'followUp.words.hint',
  maxLength: 10_000,
  className: 'ftext',
  borderless: true,
}

/** What takes place somewhere. */
const PLACED: readonly string[] = ['visit', 'meeting']

const isBlank = ({ words, nextStep, nextStepAt, files = [], place = null }: FollowUpDraft) =>
  words === '' && nextStep === '' && nextStepAt === null && files.length === 0 && place === null

const kinds: readonly { readonly id: string; readonly icon: LucideIcon; readonly name: MessageId }[] = [
  { id: 'call', icon: Phone, name: 'kind.call' },
  { id: 'visit', icon: MapPin, name: 'kind.visit' },
  { id: 'meeting', icon: UsersRound, name: 'kind.meeting' },
  { id: 'mail', icon: Mail, name: 'kind.mail' },
  { id: 'wechat', icon: MessageCircleMore, name: 'kind.wechat' },
  { id: 'note', icon: StickyNote, name: 'kind.note' },
]

function Kinds({ kind, onChoose }: { readonly kind: string; readonly onChoose: (kind: string) => void }) {
  const t = useT()
  return (
    <div className="row kinds" role="radiogroup" aria-label={t('followUp.kind')}>
      {kinds.map(({ id, icon: Icon, name }) => (
        <label key={id} className={id === kind ? 'kind on' : 'kind'}>
          <input
            type="radio"
            className="vh"
            name="follow-up-kind"
            checked={id === kind}
            onChange={() => onChoose(id)}
          />
          <Icon size={14} aria-hidden="true" />
          {t(name)}
        </label>
      ))}
    </div>
  )
}

type Change = (part: Partial<FollowUpDraft>) => void

interface HeadProps {
  readonly draft: FollowUpDraft
  readonly uploads: Uploads
  readonly onChange: Change
}

function BoxHead({ draft, uploads, onChange }: HeadProps) {
  const t = useT()
  return (
    <div className="row fbox-head">
      <Kinds kind={draft.kind} onChoose={(kind) => onChange({ kind })} />
      <span className="sm t3 nw grow">{draft.words === '' ? '' : t('followUp.kept')}</span>
      <AttachButton uploads={uploads} />
    </div>
  )
}

/** Where it took place, for what takes place somewhere, or what was said of it before the kind was changed. */
function Place({ draft, onChange }: Pick<HeadProps, 'draft' | 'onChange'>) {
  if (draft.place != null) return <PlaceLine place={draft.place} onRemove={() => onChange({ place: null })} />
  return PLACED.includes(draft.kind) ? <PlaceButton onPlace={(place) => onChange({ place })} /> : null
}

interface NextProps {
  readonly draft: FollowUpDraft
  readonly busy: boolean
  readonly onChange: Change
  readonly onSave: () => void
}

function NextStepRow({ draft, busy, onChange, onSave }: NextProps) {
  const t = useT()
  return (
    <div className="row fnext">
      <label className="t3 sm" htmlFor="follow-up-next">
        {t('followUp.next')}
      </label>
      <Input
        id="follow-up-next"
        className="fnext-words"
        maxLength={200}
        placeholder={t('followUp.next.hint')}
        value={draft.nextStep}
        onChange={(event) => onChange({ nextStep: event.target.value })}
      />
      <DateChips value={draft.nextStepAt} onChange={(nextStepAt) => onChange({ nextStepAt })} />
      <span className="grow" />
      <Button type="primary" loading={busy} disabled={draft.words.trim() === ''} onClick={onSave}>
        {t('followUp.save')}
        <SaveKeys />
      </Button>
    </div>
  )
}

/** The body of `POST /activities`; a date without words still plans a step. */
const toActivity = (draft: FollowUpDraft, about: { object: string; id: string }) => ({
  kind: draft.kind,
  about,
  at: draft.at,
  words: withMentions(draft.words.trim(), draft.mentioned ?? []),
  ...(draft.files === undefined || draft.files.length === 0 ? {} : { files: draft.files.map(({ id }) => ({ id })) }),
  ...(draft.place == null ? {} : { place: draft.place }),
  ...(draft.nextStep.trim() === '' ? {} : { nextStep: draft.nextStep.trim() }),
  ...(draft.nextStepAt === null ? {} : { nextStepAt: draft.nextStepAt }),
})

function useFollowUp(object: ObjectView, id: string) {
  const { draft, keep } = useDraft(`${object.plural}/${id}`, EMPTY)
  const latest = useRef(draft)
  latest.current = draft
  const change = (part: Partial<FollowUpDraft>) => {
    // choosing a colleague and the words that follow from it come in one turn
    latest.current = { ...latest.current, ...part, at: new Date().toISOString() }
    keep(latest.current)
  }
  const addMention = (colleague: Mentioned) => change({ mentioned: [...(latest.current.mentioned ?? []), colleague] })
  const addFile = (file: AttachedFile) => change({ files: [...(latest.current.files ?? []), file] })
  const removeFile = (id: string) => change({ files: (latest.current.files ?? []).filter((file) => file.id !== id) })
  return { draft, change, addMention, addFile, removeFile, done: () => keep(null) }
}

/** The files of a follow-up: chosen, dropped on the box or pasted into it. */
function useAttaching(addFile: (file: AttachedFile) => void) {
  const t = useT()
  const { message } = useSaying()
  const uploads = useUploads((file, removed) => {
    addFile(file)
    if (removed.includes('location')) void message.info(t('files.located'))
  })
  return { uploads, ...useDropped(uploads) }
}

/** The box is written in at `N`, and at once when the address ends in `#write`. */
function useWish() {
  const { hash } = useLocation()
  useShortcut('n', writeFollowUp)
  useEffect(() => {
    if (hash === '#write') writeFollowUp()
  }, [hash])
}

/** A follow-up without leaving the page: kind, words, the next step with its date, saved by Ctrl-Enter. */
export function FollowUpBox({ object, id }: { readonly object: ObjectView; readonly id: string }) {
  const t = useT()
  const { message } = useSaying()
  const act = useAct()
  const { draft, change, addMention, addFile, removeFile, done } = useFollowUp(object, id)
  const { uploads, over, handlers } = useAttaching(addFile)
  const postOnce = usePostOnce()
  useWish()
  const save = () => {
    if (draft.words.trim() === '' || act.busy) return
    if (uploads.busy) return void message.info(t('files.wait'))
    act.run(async () => {
      await postOnce('/activities', toActivity(draft, { object: object.name, id }))
      done()
      refreshRecord(object.plural, id)
      void message.success(t('followUp.saved'))
    })
  }
  return (
    <section
      className={`fbox${isBlank(draft) && uploads.uploads.length === 0 ? '' : ' filled'}${over ? ' over' : ''}`}
      aria-label={t('followUp.write')}
      onKeyDown={(event) => (isSaving(event) ? save() : undefined)}
      {...handlers}
    >
      <BoxHead draft={draft} uploads={uploads} onChange={change} />
      <WordsWithMentions
        about={{ object: object.name, id }}
        box={BOX}
        words={draft.words}
        onWords={(words) => change({ words })}
        onMention={addMention}
      />
      <AttachedFiles files={draft.files ?? []} uploads={uploads} onRemove={removeFile} />
      <Place draft={draft} onChange={change} />
      <ProblemNote error={act.error} />
      <NextStepRow draft={draft} busy={act.busy} onChange={change} onSave={save} />
    </section>
  )
}
