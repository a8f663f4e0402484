import { type BusinessRecord, isProblem } from '@holdfast/sdk'
import { Button, Drawer, Form, type FormInstance } from 'antd'
import { useState } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { isSaving, SaveKeys } from '../../ui/save-keys.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { useCatalogue } from '../catalogue.ts'
import { toSend } from '../field-editor.tsx'
import { titleOf } from '../record-values.ts'
import { ASKED, type Choice, ConvertPart } from './convert-part.tsx'
import { type Conversion, PARTS, type Part, type PartView, useConversion, useConverting } from './use-conversion.ts'
import '../../styles/beyond/convert.css'

interface ConvertDrawerProps {
  readonly record: BusinessRecord
  readonly onClose: () => void
}

type Choices = Readonly<Record<Part, Choice>>
type Values = Readonly<Partial<Record<Part, Readonly<Record<string, unknown>>>>>

/** Somebody who is here already is used; else one is made of what there is to make it of. */
function firstChoice(part: Part, view: PartView | undefined): Choice {
  const twin = view?.twins[0]?.record.id
  if (twin !== undefined) return twin
  const isMade = view?.possible === true && (part !== 'account' || view.values['name'] !== undefined)
  return isMade || part === 'contact' ? 'new' : 'none'
}

/** What the lead passes on stands in the form as far as it is asked about; what is masked never does. */
const begun = ({ parts }: Conversion): Values =>
  Object.fromEntries(
    PARTS.map((part) => {
      const { values = {}, masked = [] } = parts[part] ?? {}
      const shown = ASKED[part].filter((name) => values[name] !== undefined && !masked.includes(name))
      return [part, Object.fromEntries(shown.map((name) => [name, values[name]]))]
    }),
  )

function wishOf(
  view: PartView | undefined,
  choice: Choice,
  stated: Readonly<Record<string, unknown>> = {},
): object | null {
  if (view === undefined || choice === 'none') return null
  if (choice !== 'new') return { id: choice, fill: stated['fill'] !== false }
  return { values: toSend(view.object, stated) }
}

/** Puts the server's faults beside the fields they are about. */
function placeFaults(form: FormInstance<Values>, error: unknown): void {
  if (!isProblem(error)) return
  const fields = (error.problem.errors ?? []).map(({ path, message }) => ({
    name: path.split('/').filter((step) => step !== '' && step !== 'values'),
    errors: [message],
  }))
  form.setFields(fields as unknown as Parameters<FormInstance<Values>['setFields']>[0])
}

/** Faults of what the form does not ask about: they are told above it. */
function OtherFaults({ error }: { readonly error: unknown }) {
  if (!isProblem(error)) return null
  const others = (error.problem.errors ?? []).filter(({ path }) => {
    const [part = '', , field = ''] = path.split('/').filter(Boolean)
    return ASKED[part as Part]?.includes(field) !== true
  })
  return others.map(({ path, message }) => (
    <p key={path} className="note err">
      {message}
    </p>
  ))
}

interface FootProps {
  readonly conversion: Conversion
  readonly choices: Choices
  readonly busy: boolean
  readonly onClose: () => void
  readonly onConvert: () => void
}

/** What will be made, and the one button. */
function Foot({ conversion, choices, busy, onClose, onConvert }: FootProps) {
  const t = useT()
  const made = PARTS.flatMap((part) => {
    const view = conversion.parts[part]
    return view === undefined || choices[part] !== 'new' ? [] : [labelText(view.object.label)]
  })
  const isReady = choices.contact !== 'new' || conversion.parts.contact?.possible === true
  return (
    <div className="row wrap">
      <span className="grow t2" role="status">
        {made.length === 0 ? t('convert.willNone') : t('convert.will', { what: made.join(' · ') })}
      </span>
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button type="primary" loading={busy} disabled={!isReady} onClick={onConvert}>
        {t('convert.do')}
        <SaveKeys />
      </Button>
    </div>
  )
}

/** What is chosen of each part, and the request that says so. */
function useChoices({ parts }: Conversion) {
  const [choices, setChoices] = useState<Choices>(() => ({
    account: firstChoice('account', parts.account),
    contact: firstChoice('contact', parts.contact),
    opportunity: firstChoice('opportunity', parts.opportunity),
  }))
  const choose = (part: Part) => (choice: Choice) => setChoices({ ...choices, [part]: choice })
  const bodyOf = (values: Values) =>
    Object.fromEntries(PARTS.map((part) => [part, wishOf(parts[part], choices[part], values[part])]))
  return { choices, choose, bodyOf }
}

function ConvertForm({ record, conversion, onClose }: ConvertDrawerProps & { readonly conversion: Conversion }) {
  const t = useT()
  const { parts, version } = conversion
  const [form] = Form.useForm<Values>()
  const { choices, choose, bodyOf } = useChoices(conversion)
  const { act, convert } = useConverting(record, (error) => placeFaults(form, error))
  return (
    <>
      <div className="cvbody">
        <p className="t2">{t('convert.words')}</p>
        <ProblemNote error={act.error} />
        <OtherFaults error={act.error} />
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          scrollToFirstError={{ block: 'center', focus: true }}
          initialValues={begun(conversion)}
          onKeyDown={(event) => (isSaving(event) && !act.busy ? form.submit() : undefined)}
          onFinish={(values) => convert(bodyOf(values), version)}
        >
          {PARTS.map((part) => (
            <ConvertPart key={part} part={part} view={parts[part]} choice={choices[part]} onChoose={choose(part)} />
          ))}
        </Form>
      </div>
      <div className="cvfoot">
        <Foot {...{ conversion, choices, onClose }} busy={act.busy} onConvert={() => form.submit()} />
      </div>
    </>
  )
}

/** What becomes of a lead: what would be made, beside what is there already, and one button. */
export function ConvertDrawer({ record, onClose }: ConvertDrawerProps) {
  const t = useT()
  const me = useMe()
  const { data } = useCatalogue()
  const lead = data?.find(({ name }) => name === 'lead')
  const found = useConversion(
    data?.filter(({ name }) => may(me, name, 'read')),
    record.id,
  )
  return (
    <Drawer
      open
      size={720}
      rootClassName="cvdrawer"
      title={t('convert.title', { name: titleOf(record, lead?.title ?? 'name') })}
      onClose={onClose}
    >
      {found.isError ? <ProblemNote error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data === undefined ? (
        found.isError ? null : (
          <SheetLoading />
        )
      ) : (
        <ConvertForm record={record} conversion={found.data} onClose={onClose} />
      )}
    </Drawer>
  )
}
