import { labelText, useT } from '../../app/i18n.ts'
import { Avatar, hasFace, initialsOf } from '../../ui/avatar.tsx'
import type { ObjectView } from '../catalogue.ts'
import type { Seeing } from '../who-panel.tsx'
import { RING_WORDS, RINGS, type Ring, ringOf } from './ways.ts'

/** The picture is drawn in a square of this size, and shown at any. */
const SIZE = 440
const MIDDLE = SIZE / 2
/** How far out each ring lies, how many stand on it side by side, and how far it is turned, so that nobody stands behind somebody of the next. */
const PLACES: Readonly<Record<Ring, { readonly radius: number; readonly most: number; readonly turned: number }>> = {
  owner: { radius: 66, most: 3, turned: 0 },
  near: { radius: 122, most: 9, turned: -18 },
  duty: { radius: 168, most: 12, turned: 20 },
  lent: { radius: 208, most: 6, turned: 0 },
}
/** Below stand the names of the rings: nobody is placed there. */
const OPEN_DEGREES = 290
const FIRST_DEGREES = -90

interface Point {
  readonly x: number
  readonly y: number
}

/** Places around the middle, symmetrical to the top. */
function spread(ring: Ring, count: number): readonly Point[] {
  const { radius, turned } = PLACES[ring]
  const apart = OPEN_DEGREES / Math.max(count, 1)
  return Array.from({ length: count }, (_, at) => {
    const angle = ((FIRST_DEGREES + turned + (at - (count - 1) / 2) * apart) * Math.PI) / 180
    return { x: MIDDLE + radius * Math.cos(angle), y: MIDDLE + radius * Math.sin(angle) }
  })
}

interface Node extends Point {
  readonly id: string
  /** Undefined where the place stands for all who have none of their own. */
  readonly person?: Seeing
  readonly more: number
}

function nodesOf(ring: Ring, people: readonly Seeing[]): readonly Node[] {
  const { most } = PLACES[ring]
  const shown = people.length > most ? people.slice(0, most - 1) : people
  const more = people.length - shown.length
  return spread(ring, shown.length + (more > 0 ? 1 : 0)).map((point, at) => {
    const person = shown[at]
    return person === undefined ? { ...point, id: `more-${ring}`, more } : { ...point, id: person.id, person, more: 0 }
  })
}

const percent = (at: number): string => `${(at / SIZE) * 100}%`

function Lines({ nodes }: { readonly nodes: readonly Node[] }) {
  const t = useT()
  return (
    <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
      {RINGS.toReversed().map((ring) => (
        <circle key={ring} className={`ring ${ring}`} cx={MIDDLE} cy={MIDDLE} r={PLACES[ring].radius} />
      ))}
      {nodes.map(({ id, x, y }) => (
        <line key={id} x1={MIDDLE} y1={MIDDLE} x2={x} y2={y} />
      ))}
      {RINGS.map((ring) => (
        <text key={ring} x={MIDDLE} y={MIDDLE + PLACES[ring].radius - 10} textAnchor="middle">
          {t(RING_WORDS[ring])}
        </text>
      ))}
    </svg>
  )
}

interface SightRingsProps {
  readonly object: ObjectView
  readonly title: string
  readonly people: readonly Seeing[]
}

/** Who sees a record, by which way: the nearer to it, the further in. The table beside it says all of it in words. */
export function SightRings({ object, title, people }: SightRingsProps) {
  const t = useT()
  const byRing = RINGS.map((ring) => ({ ring, of: people.filter((person) => ringOf(person) === ring) }))
  const nodes = byRing.flatMap(({ ring, of }) => nodesOf(ring, of))
  const counts = byRing
    .filter(({ of }) => of.length > 0)
    .map(({ ring, of }) => t('sight.ringOf', { ring: t(RING_WORDS[ring]), count: of.length }))
  const middle = hasFace(object.name) ? title : labelText(object.label)
  return (
    <div className="sightfig">
      <div className="rings" role="img" aria-label={t('sight.rings', { rings: counts.join(' · ') })}>
        <Lines nodes={nodes} />
        <span className="ringnode middle">
          <span className="av l sq">{initialsOf(middle, object.name === 'account')}</span>
        </span>
        {nodes.map(({ id, person, more, x, y }) => (
          <span key={id} className="ringnode" style={{ left: percent(x), top: percent(y) }} title={person?.name}>
            {person === undefined ? (
              <span className="av sign">+{more}</span>
            ) : (
              <Avatar id={person.id} name={person.name ?? t('whoSees.unnamed')} />
            )}
          </span>
        ))}
      </div>
      <p className="sm t3">{t('sight.rings.caption')}</p>
    </div>
  )
}
