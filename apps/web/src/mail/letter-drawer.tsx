import { type AttachedFile, isProblem } from '@holdfast/sdk'
import { Checkbox, Drawer, Form, Input } from 'antd'
import { Link } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { useSaying } from '../app/saying.tsx'
import { AttachButton, AttachedFiles } from '../files/attach-files.tsx'
import { type Uploads, useUploads } from '../files/use-uploads.ts'
import { DateChips } from '../records/date-chips.tsx'
import { DrawerFoot } from '../records/drawer-foot.tsx'
import { FieldFault } from '../records/field-fault.tsx'
import { titleOf } from '../records/record-values.ts'
import { refreshRecord } from '../records/use-record.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { type Addressee, refreshLetters, useLetters } from './letters.ts'
import { PeopleChoice, usePeople } from './people-choice.tsx'
import { RecordFiles } from './record-files.tsx'
import { TemplateChoice } from './template-choice.tsx'

interface LetterDrawerProps {
  readonly to: Addressee & { readonly plural: string }
  /** The letter that is answered. */
  readonly answers?: { readonly id: string; readonly subject: string }
  readonly onClose: () => void
}

interface Values {
  readonly subject: string
  readonly words: string
  readonly sendAt?: string | null
  readonly files?: readonly AttachedFile[]
  /** Of the record and its timeline. */
  readonly recordFiles?: readonly string[]
  readonly toIds?: readonly string[]
  readonly countLinks?: boolean
}

const answerTo = (subject: string): string => (/^re\s*[:：]/i.test(subject) ? subject : `Re: ${subject}`)

/** When it goes: now unless a day is chosen. */
function SendAt({
  value = null,
  onChange,
}: {
  readonly value?: string | null
  readonly onChange?: (at: string | null) => void
}) {
  const t = useT()
  return (
    <span className="row wrap">
      <button
        type="button"
        className={value === null ? 'chip on' : 'chip'}
        aria-pressed={value === null}
        onClick={() => onChange?.(null)}
      >
        {t('letter.now')}
      </button>
      <DateChips value={value} onChange={(at) => onChange?.(at)} />
    </span>
  )
}

/** What goes with it. */
function Files({
  uploads,
  value = [],
  onChange,
}: {
  readonly uploads: Uploads
  readonly value?: readonly AttachedFile[]
  readonly onChange?: (files: readonly AttachedFile[]) => void
}) {
  return (
    <div className="col">
      <span>
        <AttachButton uploads={uploads} />
      </span>
      <AttachedFiles
        files={value}
        uploads={uploads}
        onRemove={(id) => onChange?.(value.filter((each) => each.id !== id))}
      />
    </div>
  )
}

/** What is written; an answer keeps its subject, whatever template it begins with. */
function Fields({
  to,
  answers,
  uploads,
}: Pick<LetterDrawerProps, 'to'> & { readonly answers: boolean; readonly uploads: Uploads }) {
  const t = useT()
  const form = Form.useFormInstance<Values>()
  const toIds = Form.useWatch('toIds', form) ?? []
  const countsLinks = useLetters(to).data?.countsLinks === true
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }]
  return (
    <>
      {to.record === undefined ? null : <PeopleChoice object={to.object} record={to.record} />}
      <TemplateChoice
        to={to}
        person={toIds.length === 1 ? toIds[0] : undefined}
        onFilled={({ subject, words }) => form.setFieldsValue(answers ? { words } : { subject, words })}
      />
      <Form.Item name="subject" label={t('letter.subject')} rules={needed}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="words" label={t('letter.words')} rules={needed} extra={t('letter.masked')}>
        <Input.TextArea className="letterwords" maxLength={18_000} />
      </Form.Item>
      {countsLinks ? (
        <Form.Item name="countLinks" valuePropName="checked" extra={t('letter.count.why')}>
          <Checkbox>{t('letter.count')}</Checkbox>
        </Form.Item>
      ) : null}
      <Form.Item name="files" label={t('letter.files')} extra={t('letter.files.hint')}>
        <Files uploads={uploads} />
      </Form.Item>
      <RecordFiles to={to} />
      <Form.Item name="sendAt" label={t('letter.when')}>
        <SendAt />
      </Form.Item>
    </>
  )
}

/** What was written, as it is posted. */
const bodyOf = (
  { subject, words, sendAt, files = [], recordFiles = [], toIds, countLinks }: Values,
  answersId: string | undefined,
) => ({
  subject,
  words,
  ...(sendAt === null || sendAt === undefined ? {} : { sendAt }),
  ...(answersId === undefined ? {} : { answersId }),
  ...(files.length === 0 ? {} : { files: files.map(({ id }) => ({ id })) }),
  ...(recordFiles.length === 0 ? {} : { recordFiles: recordFiles.map((id) => ({ id })) }),
  ...(toIds === undefined ? {} : { toIds }),
  countLinks,
})

/** Sends it once, however often it is tried. */
function useSending({ to, answers, onClose }: LetterDrawerProps) {
  const t = useT()
  const act = useAct()
  const postOnce = usePostOnce()
  const { message } = useSaying()
  const send = (written: Values) =>
    act.run(async () => {
      const body = bodyOf(written, answers?.id)
      await postOnce(`/${to.plural}/${to.id}/letters`, body)
      refreshRecord(to.plural, to.id)
      void refreshLetters(to)
      void message.success(t('sendAt' in body ? 'letter.later' : 'letter.sent'))
      onClose()
    })
  return { act, send }
}

/** Why it was not sent; of people who cannot be written to with their names. */
function SendingFault({
  to,
  error,
  asked = [],
}: {
  readonly to: Addressee
  readonly error: unknown
  readonly asked?: readonly string[]
}) {
  const people = usePeople(to.object, to.record).data ?? []
  const faults = isProblem(error) ? (error.problem.errors ?? []) : []
  const ofPeople = faults.flatMap(({ path, message }) => {
    const id = asked[Number(/^\/toIds\/(\d+)$/.exec(path)?.[1])]
    const person = people.find((each) => each.id === id)
    return person === undefined ? [] : [{ id: person.id, words: `${titleOf(person, 'name')}: ${message}` }]
  })
  if (ofPeople.length === 0) return <FieldFault error={error} />
  return (
    <div className="note err" role="alert">
      {ofPeople.map(({ id, words }) => (
        <p key={id}>{words}</p>
      ))}
    </div>
  )
}

function NoMailbox() {
  const t = useT()
  return (
    <p className="note warn">
      {t('letter.noMailbox')} <Link to="/settings/mailbox">{t('letter.toMailbox')}</Link>
    </p>
  )
}

/** Writes to a customer from one's own mailbox; the server puts the address in. */
export function LetterDrawer(props: LetterDrawerProps) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const letters = useLetters(props.to)
  const { act, send } = useSending(props)
  const uploads = useUploads((file) => form.setFieldValue('files', [...(form.getFieldValue('files') ?? []), file]))
  const canWrite = letters.data?.canWrite === true
  const subject = props.answers === undefined ? {} : { subject: answerTo(props.answers.subject) }
  const initial = { ...subject, countLinks: true }
  return (
    <Drawer
      open
      size={560}
      title={t(props.answers === undefined ? 'letter.write' : 'letter.answer')}
      onClose={props.onClose}
      footer={
        canWrite ? (
          <DrawerFoot
            busy={act.busy || uploads.busy}
            onClose={props.onClose}
            onSave={() => form.submit()}
            saving={t('letter.send')}
          />
        ) : null
      }
    >
      {letters.isPending ? <SheetLoading /> : null}
      <ProblemNote error={letters.error} />
      {letters.isSuccess && !canWrite ? <NoMailbox /> : null}
      {canWrite ? (
        <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={send}>
          <Fields to={props.to} answers={props.answers !== undefined} uploads={uploads} />
          <SendingFault to={props.to} error={act.error} asked={form.getFieldValue('toIds')} />
        </Form>
      ) : null}
    </Drawer>
  )
}
