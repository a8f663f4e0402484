import type { NoticeList } from '@holdfast/sdk'
import { Popover } from 'antd'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { Popped } from '../ui/popped.tsx'
import { BellButton } from './bell-button.tsx'
import { BellList } from './bell-list.tsx'

/** The bell with the newest notices, open from the start. */
export function OpenBell({ notices }: { readonly notices: NoticeList }) {
  const t = useT()
  const [open, setOpen] = useState(true)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <Popped label={t('notice.title')}>
          <BellList notices={notices} onClose={() => setOpen(false)} />
        </Popped>
      }
    >
      <BellButton unread={notices.resting ? 0 : notices.unread} aria-expanded={open} />
    </Popover>
  )
}
