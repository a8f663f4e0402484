import type { OwnRole, StatedRights } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { LineDrawer } from './line-drawer.tsx'
import { baseOf, lineWords, type RightsParts, type Telling } from './rights-words.ts'
import { RoleDrawer } from './role-drawer.tsx'
import { SentenceLine } from './sentence-line.tsx'

export interface StatedListProps {
  readonly telling: Telling
  readonly stated: StatedRights
  /** Null for whoever only reads. */
  readonly onChange: ((part: Partial<RightsParts>) => void) | null
}

interface RoleProps {
  readonly role: OwnRole
  readonly telling: Telling
  readonly onChange: ((role: OwnRole | null) => void) | null
}

function Role({ role, telling, onChange }: RoleProps) {
  const t = useT()
  const [adding, setAdding] = useState(false)
  const { name, label, lines } = role
  const from = telling.roleName(baseOf(name))
  const without = (at: number) => onChange?.({ ...role, lines: lines.filter((_, each) => each !== at) })
  return (
    <li className="rightsrole">
      <div className="row wrap">
        <b>{labelText(label)}</b>
        <span className="t3 grow">{t(lines.length === 0 ? 'rights.copyWhole' : 'rights.copyOf', { from })}</span>
        {onChange === null ? null : (
          <>
            <Button size="small" onClick={() => setAdding(true)}>
              {t('rights.addLine')}
            </Button>
            <Button size="small" onClick={() => onChange(null)}>
              {t('rights.removeRole')}
            </Button>
          </>
        )}
      </div>
      <ul>
        {lines.map((line, at) => {
          const words = lineWords(telling, line)
          return <SentenceLine key={words} words={words} onRemove={onChange === null ? null : () => without(at)} />
        })}
      </ul>
      {adding ? (
        <LineDrawer
          role={role}
          telling={telling}
          onAdd={(line) => onChange?.({ ...role, lines: [...lines, line] })}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </li>
  )
}

/** The company's own roles, each by what it is a copy of and where it differs. */
export function OwnRoles({ telling, stated, onChange }: StatedListProps) {
  const t = useT()
  const [making, setMaking] = useState(false)
  const { roles } = stated
  const replace = (name: string, role: OwnRole | null) =>
    onChange?.({ roles: roles.flatMap((each) => (each.name === name ? (role ?? []) : each)) })
  return (
    <section className="box setbox" aria-label={t('rights.own')}>
      <div className="boxhead">
        <h2 className="grow">{t('rights.own')}</h2>
        {onChange === null ? null : (
          <Button size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => setMaking(true)}>
            {t('rights.addRole')}
          </Button>
        )}
      </div>
      {roles.length === 0 ? <p className="t3 rightswhy">{t('rights.own.none')}</p> : null}
      <ul>
        {roles.map((role) => (
          <Role
            key={role.name}
            role={role}
            telling={telling}
            onChange={onChange === null ? null : (changed) => replace(role.name, changed)}
          />
        ))}
      </ul>
      {making ? (
        <RoleDrawer
          telling={telling}
          taken={roles.map(({ name }) => name)}
          onAdd={(role) => onChange?.({ roles: [...roles, role] })}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </section>
  )
}
