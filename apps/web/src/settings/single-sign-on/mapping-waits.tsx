import type { SignOnConnection } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'

/** That a second person is asked what groups give, where it is so. */
export function MappingWaits({ connection }: { readonly connection: SignOnConnection }) {
  const t = useT()
  if (connection.mappingWaits === null) return null
  return (
    <span className="sm t2">
      {t('sso.mapping.waits')} <Link to={`/approvals/${connection.mappingWaits}`}>{t('act2.open')}</Link>
    </span>
  )
}
