import type { CompanyRights, RightsVersion } from '@holdfast/sdk'
import { Button, Collapse } from 'antd'
import { useT } from '../../app/i18n.ts'
import { formatMoment } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ChangeList, changesBetween } from './changes.tsx'
import { partsOf, type RightsParts, type Telling } from './rights-words.ts'
import { useRightsVersions } from './use-rights.ts'

interface VersionsBoxProps {
  readonly rights: CompanyRights
  readonly telling: Telling
  /** Null for whoever only reads. */
  readonly onBringBack: ((part: RightsParts) => void) | null
}

function VersionTitle({ version }: { readonly version: RightsVersion }) {
  const t = useT()
  const { askedBy, confirmedBy } = version
  const words = { at: formatMoment(version.at, t), askedBy: askedBy.name ?? '—', by: confirmedBy.name ?? '—' }
  return (
    <span className="row wrap">
      <b>{t('rights.versionOf', { version: version.version })}</b>
      <span className="t3 grow">
        {t(askedBy.id === confirmedBy.id ? 'rights.versionByOne' : 'rights.versionBy', words)}
      </span>
    </span>
  )
}

function Version({ version, rights, telling, onBringBack }: VersionsBoxProps & { readonly version: RightsVersion }) {
  const t = useT()
  const changes = changesBetween(telling, rights, version)
  if (changes.came.length + changes.went.length === 0) return <p className="t3">{t('rights.sameAsNow')}</p>
  return (
    <>
      <p className="t3">{t('rights.then')}</p>
      <ChangeList changes={changes} names={['rights.had', 'rights.hadNot']} />
      {onBringBack === null ? null : (
        <Button size="small" onClick={() => onBringBack(partsOf(version))}>
          {t('rights.bringBack')}
        </Button>
      )}
    </>
  )
}

/** Every version that was in force, compared with now, and brought back by stating it anew. */
export function VersionsBox(props: VersionsBoxProps) {
  const t = useT()
  const versions = useRightsVersions()
  const all = versions.data ?? []
  if (all.length === 0) return <ProblemNote error={versions.error} onRetry={() => void versions.refetch()} />
  const items = all.map((version) => ({
    key: version.version,
    label: <VersionTitle version={version} />,
    children: <Version {...props} version={version} />,
  }))
  return (
    <section className="box setbox" aria-label={t('rights.versions')}>
      <div className="boxhead">
        <h2>{t('rights.versions')}</h2>
      </div>
      <Collapse className="rolelist" items={items} />
    </section>
  )
}
