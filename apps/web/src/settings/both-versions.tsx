import { Button } from 'antd'
import { useT } from '../app/i18n.ts'

/** One thing that two administrators said differently. */
export interface Difference {
  readonly what: string
  readonly theirs: string
  readonly mine: string
}

interface BothVersionsProps {
  readonly differences: readonly Difference[]
  readonly busy: boolean
  readonly onTake: () => void
  readonly onKeep: () => void
}

/** Somebody saved first: what they said and what was said here, side by side, and nothing lost either way. */
export function BothVersions({ differences, busy, onTake, onKeep }: BothVersionsProps) {
  const t = useT()
  return (
    <div className="conflict" role="alert">
      <p>{t('conflict.words')}</p>
      <table className="bothversions" aria-label={t('conflict.words')}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('conflict.theirs')}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ what, theirs, mine }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{theirs}</td>
              <td>{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row wrap">
        <Button size="small" onClick={onTake}>
          {t('conflict.take')}
        </Button>
        <Button size="small" type="primary" loading={busy} onClick={onKeep}>
          {t('conflict.keep')}
        </Button>
      </div>
    </div>
  )
}
