import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'

/** For an address that leads nowhere and for one that one's role may not open alike: nothing is told of what exists. */
export function NoPage() {
  const t = useT()
  return (
    <div className="empty">
      <h1>{t('noPage.title')}</h1>
      <p className="t2">{t('noPage.words')}</p>
      <Link to="/">{t('fault.home')}</Link>
    </div>
  )
}
