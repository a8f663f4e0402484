import { useT } from '../app/i18n.ts'
import type { Tree } from '../records/list/conditions.ts'
import { useColleagues } from '../records/list/people.ts'
import { formatNumber } from '../ui/format.ts'
import { useReviewOwners } from './use-review.ts'

interface OwnersProps {
  /** The group's deals, whoever owns them. */
  readonly filter: Tree | null
  readonly chosen: string | null
  readonly onChoose: (owner: string | null) => void
}

/** Whose the deals of the chosen group are, the most first: the meeting goes on person by person. One's own alone need no choice. */
export function ReviewOwners({ filter, chosen, onChoose }: OwnersProps) {
  const t = useT()
  const people = useColleagues()
  const { data: owners = [] } = useReviewOwners(filter)
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const known = owners.flatMap(({ id, count }) =>
    id === null ? [] : [{ id, count, name: names.get(id) ?? t('forecast.left') }],
  )
  if (filter === null || known.length < 2) return null
  return (
    <ul className="reviewowners" aria-label={t('review.owners')}>
      {known.map(({ id, name, count }) => (
        <li key={id}>
          <button type="button" aria-pressed={id === chosen} onClick={() => onChoose(id === chosen ? null : id)}>
            {t('review.owner', { name, count: formatNumber(count) })}
          </button>
        </li>
      ))}
    </ul>
  )
}
