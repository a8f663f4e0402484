import { Snowflake } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { problemText } from './problem-note.tsx'

/** The whole page of a frozen account: what happened and whom to turn to, and nothing of anybody. */
export function Frozen({ error }: { readonly error: unknown }) {
  const t = useT()
  return (
    <main className="fault frozen">
      <Snowflake size={28} strokeWidth={1.6} aria-hidden="true" />
      <h1>{t('frozen.title')}</h1>
      <p className="t2">{problemText(error, t)}</p>
      <p className="t3">{t('frozen.words')}</p>
    </main>
  )
}
