import type { WebForm, WebForms } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { FormDrawer } from './form-drawer.tsx'
import { FormLine } from './form-line.tsx'
import { useWebForms } from './use-web-forms.ts'

function Forms({ forms }: { readonly forms: WebForms }) {
  const t = useT()
  /** The form whose drawer is open; null for a new one. */
  const [open, setOpen] = useState<WebForm | null | undefined>(undefined)
  const { data } = forms
  return (
    <>
      <SettingsHead
        page="nav.webForms"
        title={data.length === 0 ? t('webForm.none') : t('webForm.title', { count: data.length })}
        lead={t('webForm.lead')}
      >
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setOpen(null)}>
          {t('webForm.make')}
        </Button>
      </SettingsHead>
      <div className="pad scroll setpage">
        {data.length === 0 ? null : (
          <section className="box setbox" aria-label={t('nav.webForms')}>
            <ul>
              {data.map((form) => (
                <FormLine key={form.id} form={form} onEdit={() => setOpen(form)} />
              ))}
            </ul>
          </section>
        )}
      </div>
      {open === undefined ? null : <FormDrawer forms={forms} form={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

/** The forms on the company's website, by which strangers become leads. */
export function WebFormsPage() {
  const { data, error, isError, refetch } = useWebForms()
  if (data !== undefined) return <Forms forms={data} />
  return isError ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <SheetLoading />
}
