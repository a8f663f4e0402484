import type { WebForm, WebFormOutcome } from '@holdfast/sdk'
import { Button, Popconfirm } from 'antd'
import { PanelsTopLeft } from 'lucide-react'
import { labelText, type Translate, useT } from '../../app/i18n.ts'
import { CopiedText } from '../../ui/copied-text.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { addressOf, snippetOf, useFormActs } from './use-web-forms.ts'

const OUTCOMES = [
  ['received', 'webForm.received'],
  ['held', 'webForm.held'],
  ['invalid', 'webForm.invalid'],
  ['stale', 'webForm.stale'],
  ['limit', 'webForm.limit'],
  ['origin', 'webForm.origin'],
] as const satisfies readonly (readonly [WebFormOutcome, string])[]

const told = ({ counts }: WebForm, t: Translate): string =>
  OUTCOMES.flatMap(([outcome, words]) => {
    const count = counts[outcome] ?? 0
    return count === 0 && outcome !== 'received' ? [] : [t(words, { count })]
  }).join(' · ')

/** How the form comes onto a page of the company's, and where it stands by itself. */
function Places({ form }: { readonly form: WebForm }) {
  const t = useT()
  return (
    <>
      <span className="sm t3">{t('webForm.snippet')}</span>
      <CopiedText>{snippetOf(form)}</CopiedText>
      {form.on ? (
        <a href={addressOf(form)} target="_blank" rel="noreferrer">
          {t('webForm.page')}
        </a>
      ) : null}
    </>
  )
}

/** One form: what came by it, how it is put onto a page, and what can be done with it. */
export function FormLine({ form, onEdit }: { readonly form: WebForm; readonly onEdit: () => void }) {
  const t = useT()
  const { act, rotate, stop } = useFormActs(form)
  return (
    <li className="setline webformline">
      <PanelsTopLeft size={18} aria-hidden="true" />
      <div className="col grow">
        <b>
          {labelText(form.name)} {form.on ? null : <span className="tag warn">{t('webForm.off')}</span>}
        </b>
        <span className="t2">{told(form, t)}</span>
        <Places form={form} />
        <ProblemNote error={act.error} />
      </div>
      <div className="row wrap">
        <Button onClick={onEdit}>{t('webForm.change')}</Button>
        <Popconfirm title={t('webForm.rotate.sure')} okText={t('webForm.rotate')} onConfirm={rotate}>
          <Button loading={act.busy}>{t('webForm.rotate')}</Button>
        </Popconfirm>
        {form.on ? (
          <Button loading={act.busy} onClick={stop}>
            {t('webForm.stop')}
          </Button>
        ) : null}
      </div>
    </li>
  )
}
