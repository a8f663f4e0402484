import type { FormInstance } from 'antd'
import { useEffect, useState } from 'react'
import { useT } from '../app/i18n.ts'
import { useDraft } from './drafts.ts'

type Values = Readonly<Record<string, unknown>>

const NOTHING_WRITTEN: Values = {}

/** The draft of a form, put back once, and whether there was one. */
export function useKeptForm(place: string, form: FormInstance) {
  const { draft, keep } = useDraft<Values>(place, NOTHING_WRITTEN)
  const [restored, setRestored] = useState(false)
  useEffect(() => {
    if (form.isFieldsTouched() || draft === NOTHING_WRITTEN) return
    form.setFieldsValue(draft)
    setRestored(true)
  }, [form, draft])
  const clear = () => {
    form.resetFields()
    keep(null)
    setRestored(false)
  }
  return { draft, keep, restored, clear }
}

/** Says that a draft was put back, and takes it away. */
export function DraftNote({ onClear }: { readonly onClear: () => void }) {
  const t = useT()
  return (
    <p className="note draftnote" role="status">
      <span className="grow">{t('create.kept')}</span>
      <button type="button" className="linklike" onClick={onClear}>
        {t('create.clear')}
      </button>
    </p>
  )
}
