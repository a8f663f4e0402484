import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { ForbidDrawer } from './forbid-drawer.tsx'
import type { StatedListProps } from './own-roles.tsx'
import { forbidWords } from './rights-words.ts'
import { SentenceLine } from './sentence-line.tsx'

/** What is forbidden whatever roles give, a sentence each. */
export function ForbidsBox({ telling, stated, onChange }: StatedListProps) {
  const t = useT()
  const [making, setMaking] = useState(false)
  const { forbids } = stated
  return (
    <section className="box setbox" aria-label={t('rights.forbids')}>
      <div className="boxhead">
        <h2 className="grow">{t('rights.forbids')}</h2>
        {onChange === null ? null : (
          <Button size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => setMaking(true)}>
            {t('rights.addForbid')}
          </Button>
        )}
      </div>
      {forbids.length === 0 ? <p className="t3 rightswhy">{t('rights.forbids.none')}</p> : null}
      <ul>
        {forbids.map((forbid) => (
          <SentenceLine
            key={forbid.id}
            words={forbidWords(telling, forbid)}
            onRemove={
              onChange === null ? null : () => onChange({ forbids: forbids.filter(({ id }) => id !== forbid.id) })
            }
          />
        ))}
      </ul>
      {making ? (
        <ForbidDrawer
          telling={telling}
          ownRoles={stated.roles}
          onAdd={(forbid) => onChange?.({ forbids: [...forbids, forbid] })}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </section>
  )
}
