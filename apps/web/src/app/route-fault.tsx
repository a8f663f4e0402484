import { useEffect } from 'react'
import { Link, useRouteError } from 'react-router'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useT } from './i18n.ts'

const RELOADED = 'holdfast.reloaded-for-new-files'

/** After an update of the server the files of the old page are gone: load the page anew, once. */
const isMissingFile = (error: unknown) => error instanceof TypeError && /import|module|fetch/i.test(error.message)

export function RouteFault() {
  const t = useT()
  const error = useRouteError()
  useEffect(() => {
    if (!isMissingFile(error) || sessionStorage.getItem(RELOADED) !== null) return
    sessionStorage.setItem(RELOADED, '1')
    location.reload()
  }, [error])
  return (
    <main className="fault">
      <h1>{t('fault.title')}</h1>
      <ProblemNote error={error} />
      <div className="row">
        <button type="button" className="btn p" onClick={() => location.reload()}>
          {t('action.reload')}
        </button>
        <Link to="/">{t('fault.home')}</Link>
      </div>
    </main>
  )
}
