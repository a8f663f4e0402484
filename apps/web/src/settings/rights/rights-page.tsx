import type { CompanyRights, StatedRights } from '@holdfast/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { type Translate, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { useRoleName } from '../people/roles.ts'
import { SettingsHead } from '../settings-head.tsx'
import { CedarBox } from './cedar-box.tsx'
import { changesBetween } from './changes.tsx'
import { ForbidsBox } from './forbids-box.tsx'
import { NetworksBox } from './networks-box.tsx'
import { OwnRoles } from './own-roles.tsx'
import { PreviewDrawer } from './preview-drawer.tsx'
import { partsOf, type RightsParts, type Telling } from './rights-words.ts'
import { UnusedBox } from './unused-box.tsx'
import { useRights } from './use-rights.ts'
import { VersionsBox } from './versions-box.tsx'
import { WaitingBox } from './waiting-box.tsx'

interface UnsavedProps {
  readonly count: number
  readonly onDrop: () => void
  readonly onLook: () => void
}

/** What is stated and not saved: it stands beside the page until one looks at what it does, or drops it. */
function Unsaved({ count, onDrop, onLook }: UnsavedProps) {
  const t = useT()
  return (
    <section className="box setbox rightsunsaved" aria-label={t('rights.changed', { count })}>
      <span className="grow">{t('rights.changed', { count })}</span>
      <Button onClick={onDrop}>{t('rights.drop')}</Button>
      <Button type="primary" onClick={onLook}>
        {t('rights.look')}
      </Button>
    </section>
  )
}

/** The rights as they are being stated; upon whatever is in force by now. */
function useDraft(rights: CompanyRights, telling: Telling) {
  const [begun, setBegun] = useState<RightsParts | null>(null)
  const stated: StatedRights = {
    version: rights.version,
    ...(begun ?? partsOf(rights)),
  }
  const { came, went } = changesBetween(telling, rights, stated)
  return {
    stated,
    changes: came.length + went.length,
    change: (part: Partial<RightsParts>) => setBegun({ ...partsOf(stated), ...part }),
    drop: () => setBegun(null),
  }
}

function titleOf({ roles, forbids }: CompanyRights, t: Translate): string {
  if (roles.length + forbids.length === 0) return t('rights.title.none')
  return t('rights.title', { roles: roles.length, forbids: forbids.length })
}

function Rights({ rights }: { readonly rights: CompanyRights }) {
  const t = useT()
  const me = useMe()
  const telling: Telling = { t, vocabulary: rights.vocabulary, roleName: useRoleName() }
  const draft = useDraft(rights, telling)
  const [looking, setLooking] = useState(false)
  const states = may(me, 'fields', 'grant')
  const { stated, change } = draft
  const lists = { telling, stated, onChange: states ? change : null }
  return (
    <>
      <SettingsHead page="nav.rights" title={titleOf(rights, t)} lead={t('rights.lead')} />
      <div className="pad scroll setpage">
        <WaitingBox rights={rights} telling={telling} />
        {draft.changes === 0 ? null : (
          <Unsaved count={draft.changes} onDrop={draft.drop} onLook={() => setLooking(true)} />
        )}
        <OwnRoles {...lists} />
        <ForbidsBox {...lists} />
        <NetworksBox {...lists} />
        <UnusedBox {...lists} />
        <VersionsBox rights={rights} telling={telling} onBringBack={states ? change : null} />
        <CedarBox />
      </div>
      {looking ? (
        <PreviewDrawer
          rights={rights}
          stated={stated}
          telling={telling}
          onSaved={draft.drop}
          onClose={() => setLooking(false)}
        />
      ) : null}
    </>
  )
}

/** The company's own rights as sentences: stated, looked at before they are saved, confirmed by a second person, and every version kept. */
export function RightsPage() {
  const { data, isError, error, refetch } = useRights()
  if (data !== undefined) return <Rights rights={data} />
  return isError ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <SheetLoading />
}
