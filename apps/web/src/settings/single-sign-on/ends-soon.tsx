import type { SignOnConnection } from '@holdfast/sdk'
import { useT } from '../../app/i18n.ts'
import { formatDay } from '../../ui/format.ts'

const WORDS = { provider: 'sso.endsSoon.provider', ours: 'sso.endsSoon.ours' } as const

/** Certificates of a connection that end soon, and what to do about each. */
export function EndsSoon({ connection }: { readonly connection: SignOnConnection }) {
  const t = useT()
  return connection.endsSoon.map(({ whose, at }) => (
    <span key={whose} className="sm t2 waits">
      {t(WORDS[whose], { day: formatDay(at) })}
    </span>
  ))
}
