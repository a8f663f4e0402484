import type { SignOnConnection } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'

/** That a second person is asked what groups give, or which keys are believed, where it is so. */
export function MappingWaits({ connection }: { readonly connection: SignOnConnection }) {
  const t = useT()
  const { mappingWaits, keysWait } = connection
  return (
    <>
      {mappingWaits === null ? null : (
        <span className="sm t2 waits">
          {t('sso.mapping.waits')} <Link to={`/approvals/${mappingWaits}`}>{t('act2.open')}</Link>
        </span>
      )}
      {keysWait === null ? null : (
        <span className="sm t2 waits">
          {t('sso.keys.wait')} <Link to={`/approvals/${keysWait}`}>{t('act2.open')}</Link>
        </span>
      )}
    </>
  )
}
