import type { NoticeList } from '@holdfast/sdk'
import { Popover } from 'antd'
import { useState } from 'react'
import { BellButton } from './bell-button.tsx'
import { BellList } from './bell-list.tsx'

/** The bell with the newest notices, open from the start. */
export function OpenBell({ notices }: { readonly notices: NoticeList }) {
  const [open, setOpen] = useState(true)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      open={open}
      onOpenChange={setOpen}
      content={<BellList notices={notices} onClose={() => setOpen(false)} />}
    >
      <BellButton unread={notices.unread} aria-expanded={open} />
    </Popover>
  )
}
