import type { LetterTemplate, LetterTemplates } from '@holdfast/sdk'
import { Button, Popconfirm } from 'antd'
import { Mail, Plus } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { pathOf, refreshLetterTemplates, useLetterTemplates } from '../../mail/letter-templates.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { LetterTemplateDrawer, type OpenTemplate } from './letter-template-drawer.tsx'

type Whose = LetterTemplate['whose']

const TITLES: Readonly<Record<Whose, MessageId>> = { company: 'letterTemplate.company', own: 'letterTemplate.own' }
const MAKE: Readonly<Record<Whose, MessageId>> = {
  company: 'letterTemplate.makeCompany',
  own: 'letterTemplate.makeOwn',
}

function Keeping({ template, onEdit }: { readonly template: LetterTemplate; readonly onEdit: () => void }) {
  const t = useT()
  const act = useAct()
  const remove = () =>
    act.run(async () => {
      await api.delete(`${pathOf(template.whose)}/${template.id}`)
      await refreshLetterTemplates()
    })
  return (
    <div className="row wrap">
      <Button onClick={onEdit}>{t('template.change')}</Button>
      <Popconfirm title={t('letterTemplate.remove.sure')} okText={t('letterTemplate.remove')} onConfirm={remove}>
        <Button loading={act.busy}>{t('letterTemplate.remove')}</Button>
      </Popconfirm>
      <ProblemNote error={act.error} />
    </div>
  )
}

interface ListProps {
  readonly whose: Whose
  readonly templates: readonly LetterTemplate[]
  readonly mayKeep: boolean
  readonly onEdit: (template: LetterTemplate) => void
}

function List({ whose, templates, mayKeep, onEdit }: ListProps) {
  const t = useT()
  const shown = templates.filter((each) => each.whose === whose)
  if (shown.length === 0) return null
  return (
    <section aria-label={t(TITLES[whose])}>
      <h2>{t(TITLES[whose])}</h2>
      <ul className="box setbox">
        {shown.map((template) => (
          <li key={template.id} className="setline">
            <Mail size={18} aria-hidden="true" />
            <div className="col grow break">
              <b>{template.name}</b>
              <span className="t2">{template.subject}</span>
            </div>
            {mayKeep ? <Keeping template={template} onEdit={() => onEdit(template)} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Make({ whose, onMake }: { readonly whose: Whose; readonly onMake: () => void }) {
  const t = useT()
  return (
    <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={onMake}>
      {t(MAKE[whose])}
    </Button>
  )
}

function Templates({ templates }: { readonly templates: LetterTemplates }) {
  const t = useT()
  const me = useMe()
  const [open, setOpen] = useState<OpenTemplate | null>(null)
  const keeps: Readonly<Record<Whose, boolean>> = {
    company: may(me, 'settings', 'write'),
    own: may(me, 'activity', 'create'),
  }
  const { data } = templates
  return (
    <>
      <SettingsHead
        page="nav.letterTemplates"
        title={data.length === 0 ? t('letterTemplate.none') : t('letterTemplate.count', { count: data.length })}
        lead={t('letterTemplate.lead')}
      >
        {(['company', 'own'] as const)
          .filter((whose) => keeps[whose])
          .map((whose) => (
            <Make key={whose} whose={whose} onMake={() => setOpen({ whose, template: null })} />
          ))}
      </SettingsHead>
      <div className="pad scroll setpage">
        {(['own', 'company'] as const).map((whose) => (
          <List
            key={whose}
            whose={whose}
            templates={data}
            mayKeep={keeps[whose]}
            onEdit={(template) => setOpen({ whose, template })}
          />
        ))}
      </div>
      {open === null ? null : (
        <LetterTemplateDrawer open={open} places={templates.places} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

/** The templates that letters are written from: the company's and one's own. */
export function LetterTemplatesPage() {
  const { data, error, isError, refetch } = useLetterTemplates()
  if (data !== undefined) return <Templates templates={data} />
  return isError ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <SheetLoading />
}
