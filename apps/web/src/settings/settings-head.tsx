import { type ReactNode, useEffect } from 'react'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'

interface SettingsHeadProps {
  /** The page's name, for the window's title. */
  readonly page: MessageId
  /** The answer: what is so, and what to do. */
  readonly title: string
  readonly lead?: ReactNode
  /** What can be done here, at the right. */
  readonly children?: ReactNode
}

/** A page's first lines: the answer, what it rests on, and what can be done. */
export function SettingsHead({ page, title, lead, children }: SettingsHeadProps) {
  const t = useT()
  useEffect(() => {
    document.title = `${t(page)} · ${t('brand')}`
  }, [t, page])
  return (
    <div className="head">
      <div className="col grow">
        <h1>{title}</h1>
        {lead === undefined ? null : <span className="t3">{lead}</span>}
      </div>
      {children}
    </div>
  )
}
