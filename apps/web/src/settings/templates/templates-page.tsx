import type { ContractTemplate, ContractTemplates } from '@holdfast/sdk'
import { Button, Popconfirm } from 'antd'
import { FileText, Plus } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { TemplateDrawer } from './template-drawer.tsx'
import { refreshTemplates, useTemplates } from './use-templates.ts'

function TemplateLine({ template, onEdit }: { readonly template: ContractTemplate; readonly onEdit: () => void }) {
  const t = useT()
  const act = useAct()
  const retire = () =>
    act.run(async () => {
      await api.delete(`/contract-templates/${template.id}`)
      await refreshTemplates()
    })
  return (
    <li className="setline">
      <FileText size={18} aria-hidden="true" />
      <div className="col grow">
        <b>{labelText(template.name)}</b>
        <span className="t2">{t('template.version', { version: template.version })}</span>
        <ProblemNote error={act.error} />
      </div>
      <div className="row wrap">
        <Button onClick={onEdit}>{t('template.change')}</Button>
        <Popconfirm title={t('template.retire.sure')} okText={t('template.retire')} onConfirm={retire}>
          <Button loading={act.busy}>{t('template.retire')}</Button>
        </Popconfirm>
      </div>
    </li>
  )
}

function Templates({ templates }: { readonly templates: ContractTemplates }) {
  const t = useT()
  /** The template whose drawer is open; null for a new one. */
  const [open, setOpen] = useState<ContractTemplate | null | undefined>(undefined)
  const used = templates.data.filter(({ retired }) => !retired)
  return (
    <>
      <SettingsHead
        page="nav.templates"
        title={used.length === 0 ? t('template.none') : t('template.count', { count: used.length })}
        lead={t('template.lead')}
      >
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setOpen(null)}>
          {t('template.make')}
        </Button>
      </SettingsHead>
      <div className="pad scroll setpage">
        {used.length === 0 ? null : (
          <section className="box setbox" aria-label={t('nav.templates')}>
            <ul>
              {used.map((template) => (
                <TemplateLine key={template.id} template={template} onEdit={() => setOpen(template)} />
              ))}
            </ul>
          </section>
        )}
      </div>
      {open === undefined ? null : (
        <TemplateDrawer places={templates.places} template={open} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}

/** The templates that contracts are written with. */
export function TemplatesPage() {
  const { data, error, isError, refetch } = useTemplates()
  if (data !== undefined) return <Templates templates={data} />
  return isError ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <SheetLoading />
}
