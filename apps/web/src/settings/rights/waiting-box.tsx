import type { CompanyRights } from '@holdfast/sdk'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { formatMoment } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ChangeList, changesBetween } from './changes.tsx'
import { Effects } from './effects.tsx'
import type { Telling } from './rights-words.ts'
import { confirmRights, withdrawRights } from './use-rights.ts'

interface WaitingBoxProps {
  readonly rights: CompanyRights
  readonly telling: Telling
}

type Waiting = NonNullable<CompanyRights['waiting']>

function Acts({ waiting, onLook }: { readonly waiting: Waiting; readonly onLook: () => void }) {
  const t = useT()
  const me = useMe()
  const act = useAct()
  const withStepUp = useStepUp()
  const decides = may(me, 'fields', 'grant') || may(me, 'settings', 'write')
  const confirm = () => act.run(() => withStepUp({ what: t('nav.rights') }, () => confirmRights(waiting.digest)))
  if (!decides) return null
  return (
    <>
      <ProblemNote error={act.error} />
      <div className="row wrap">
        <Button onClick={onLook}>{t('rights.look')}</Button>
        <Button disabled={act.busy} onClick={() => act.run(withdrawRights)}>
          {t(waiting.askedBy.id === me.userId ? 'rights.withdraw' : 'rights.reject')}
        </Button>
        {waiting.mayConfirm ? (
          <Button type="primary" loading={act.busy} onClick={confirm}>
            {t('rights.confirm')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

/** Rights that one person asked for: what they change, and the word of the second. */
export function WaitingBox({ rights, telling }: WaitingBoxProps) {
  const t = useT()
  const [looking, setLooking] = useState(false)
  const { waiting } = rights
  if (waiting === null) return null
  const { askedBy, askedAt } = waiting
  return (
    <section className="box setbox waiting rightswaiting" aria-label={t('rights.waiting')}>
      <div className="boxhead">
        <h2>{t('rights.waiting')}</h2>
        <span className="t3">{t('rights.askedBy', { by: askedBy.name ?? '—', at: formatMoment(askedAt, t) })}</span>
      </div>
      <ChangeList changes={changesBetween(telling, rights, waiting.rights)} />
      <Acts waiting={waiting} onLook={() => setLooking(true)} />
      {looking ? (
        <Drawer open size={560} title={t('rights.previewWaiting')} onClose={() => setLooking(false)}>
          <Effects stated={{ ...waiting.rights, version: rights.version }} />
        </Drawer>
      ) : null}
    </section>
  )
}
