import type { StatedRights, UnusedRight } from '@holdfast/sdk'
import { Button } from 'antd'
import { labelText, useT } from '../../app/i18n.ts'
import { formatDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { StatedListProps } from './own-roles.tsx'
import { objectWords, type Telling } from './rights-words.ts'
import { useUnusedRights } from './use-rights.ts'

const DAY_MS = 86_400_000

/** The rights without one that nobody uses: a line of the company's own role; of a standard role, which is not the company's to change, a forbid. */
function withdrawn(
  stated: StatedRights,
  { role, object, action }: UnusedRight,
): Pick<StatedRights, 'roles' | 'forbids'> {
  const { roles, forbids } = stated
  if (!roles.some(({ name }) => name === role)) {
    const known = forbids.find((each) => each.id === `unused-${role}-${object}`)
    const forbid = {
      id: `unused-${role}-${object}`,
      roles: [role],
      object,
      actions: [...(known?.actions ?? []), action],
      fields: [],
      when: [],
    }
    return { roles, forbids: [...forbids.filter((each) => each !== known), forbid] }
  }
  const line = { kind: 'act', object, action, reach: 'none' } as const
  return {
    roles: roles.map((each) => (each.name === role ? { ...each, lines: [...each.lines, line] } : each)),
    forbids,
  }
}

const isWithdrawn = ({ roles, forbids }: StatedRights, { role, object, action }: UnusedRight): boolean =>
  forbids.some((each) => each.id === `unused-${role}-${object}` && each.actions.includes(action)) ||
  roles.some(
    ({ name, lines }) =>
      name === role &&
      lines.some(
        (line) => line.kind === 'act' && line.object === object && line.action === action && line.reach === 'none',
      ),
  )

function Line({ unused, telling, onWithdraw }: LineProps) {
  const { t, roleName } = telling
  const { usedOn, holders } = unused
  const words = t('rights.unused.line', {
    role: roleName(unused.role),
    action: labelText(unused.actionLabel),
    object: objectWords(telling, unused.object),
  })
  return (
    <li className="row rightsline">
      <span className="grow">
        {words}
        <span className="t3 sm">
          {' · '}
          {t('rights.unused.holders', { count: holders })}
          {' · '}
          {usedOn === null ? t('rights.unused.never') : t('rights.unused.since', { day: formatDay(usedOn) })}
        </span>
      </span>
      {onWithdraw === null ? null : (
        <Button size="small" aria-label={t('rights.unused.withdrawOf', { what: words })} onClick={onWithdraw}>
          {t('rights.unused.withdraw')}
        </Button>
      )}
    </li>
  )
}

interface LineProps {
  readonly unused: UnusedRight
  readonly telling: Telling
  readonly onWithdraw: (() => void) | null
}

/** What nobody used for sixty days, each withdrawn by one click; whom it concerns is seen before it is saved. */
export function UnusedBox({ telling, stated, onChange }: StatedListProps) {
  const t = useT()
  const { data, error, refetch } = useUnusedRights()
  if (data === undefined) return <ProblemNote error={error} onRetry={() => void refetch()} />
  const known = new Date(Date.parse(data.watchedSince) + data.days * DAY_MS)
  const left = data.data.filter((each) => !isWithdrawn(stated, each))
  const none = known.getTime() > Date.now() ? 'rights.unused.later' : 'rights.unused.none'
  return (
    <section className="box setbox" aria-label={t('rights.unused')}>
      <div className="boxhead">
        <h2>{t('rights.unused')}</h2>
      </div>
      {left.length === 0 ? (
        <p className="t3 rightswhy">{t(none, { day: formatDay(known.toISOString().slice(0, 10)) })}</p>
      ) : null}
      <ul>
        {left.map((each) => (
          <Line
            key={`${each.role}/${each.object}/${each.action}`}
            unused={each}
            telling={telling}
            onWithdraw={onChange === null ? null : () => onChange(withdrawn(stated, each))}
          />
        ))}
      </ul>
    </section>
  )
}
