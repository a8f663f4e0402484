import { PanelLeft } from 'lucide-react'
import { NavLink } from 'react-router'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { HouseMark } from '../ui/seal.tsx'
import { type Place, placesOf } from './places.ts'
import { RailSeal } from './rail-seal.tsx'

const groups: readonly Place['group'][] = ['home', 'customers', 'office', 'settings']

function PlaceLink({ place, onOpen }: { readonly place: Place; readonly onOpen: () => void }) {
  const t = useT()
  const Icon = place.icon
  return (
    <NavLink
      to={place.path}
      end={place.path === '/'}
      className={({ isActive }) => `${isActive ? 'on' : ''} ${place.beneath === true ? 'sub' : ''}`}
      onClick={onOpen}
      title={t(place.name)}
    >
      <Icon size={16} strokeWidth={1.85} aria-hidden="true" />
      <span>{t(place.name)}</span>
    </NavLink>
  )
}

interface RailProps {
  readonly onFold: () => void
  /** Called when a place is opened, so that the drawer of a phone closes. */
  readonly onOpen: () => void
}

export function Rail({ onFold, onOpen }: RailProps) {
  const t = useT()
  const me = useMe()
  const places = placesOf(me)
  return (
    <aside className="rail" aria-label={t('nav.rail')}>
      <div className="brandmark">
        <HouseMark />
        <div className="col">
          <b className="ell">{t('brand')}</b>
          <span className="t3 ell">{me.company}</span>
        </div>
        <IconButton icon={PanelLeft} name={t('nav.fold')} small onClick={onFold} />
      </div>
      <nav aria-label={t('nav.main')}>
        {groups.map((id) => {
          const inGroup = places.filter((place) => place.group === id)
          if (inGroup.length === 0) return null
          return (
            <div key={id} className="navgroup">
              {inGroup.map((place) => (
                <PlaceLink key={place.path} place={place} onOpen={onOpen} />
              ))}
            </div>
          )
        })}
      </nav>
      <RailSeal />
    </aside>
  )
}
