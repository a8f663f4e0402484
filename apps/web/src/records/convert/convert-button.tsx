import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { Repeat2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import type { ObjectView } from '../catalogue.ts'

const ConvertDrawer = lazy(async () => ({ default: (await import('./convert-drawer.tsx')).ConvertDrawer }))

interface ConvertButtonProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** Makes an account, a contact and a deal of a lead; nothing where there is nothing to convert, or nobody who may. */
export function ConvertButton({ object, record }: ConvertButtonProps) {
  const t = useT()
  const me = useMe()
  const [open, setOpen] = useState(false)
  const { conversion } = object
  if (conversion === undefined || !may(me, object.name, 'update')) return null
  // while the page shows what it became, the drawer may still be closing
  if (record[conversion.status] === conversion.done && !open) return null
  return (
    <>
      <Button type="primary" icon={<Repeat2 size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('convert.do')}
      </Button>
      <Suspense fallback={null}>
        {open ? <ConvertDrawer record={record} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </>
  )
}
