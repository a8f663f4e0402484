import { useT } from '../app/i18n.ts'
import { formatNumber } from '../ui/format.ts'
import { MissingSums } from './base-sum.tsx'
import { baseWords } from './in-base.ts'
import { GROUPS, type Group } from './review-question.ts'
import type { GroupTotal } from './use-review.ts'
import { worthOf } from './worth.ts'

/** Groups that ask for something to be done. */
const NEGLECTED: ReadonlySet<Group> = new Set(['slipped', 'overdue', 'still', 'noStep'])

interface TilesProps {
  readonly totals: ReadonlyMap<Group, GroupTotal | undefined>
  readonly chosen: Group
  readonly onChoose: (group: Group) => void
}

/** How many there are of each group, and what they are worth; the chosen one's deals stand below. */
export function ReviewTiles({ totals, chosen, onChoose }: TilesProps) {
  const t = useT()
  return (
    <>
      <ul className="reviewtiles" aria-label={t('review.groups')}>
        {[...totals].map(([group, total]) => (
          <li key={group}>
            <button
              type="button"
              className={NEGLECTED.has(group) && (total?.count ?? 0) > 0 ? 'neglected' : undefined}
              aria-pressed={group === chosen}
              onClick={() => onChoose(group)}
            >
              <span className="t2">{t(GROUPS[group])}</span>
              <b>{total === undefined ? '…' : formatNumber(total.count)}</b>
              <span className="sm t3">{total === undefined ? '' : worthOf(total)}</span>
              {total?.base?.amount == null ? null : <span className="sm t2">{baseWords(total.base, t)}</span>}
            </button>
          </li>
        ))}
      </ul>
      <MissingSums bases={[...totals.values()].map((total) => total?.base)} />
    </>
  )
}
