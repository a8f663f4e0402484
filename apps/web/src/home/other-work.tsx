import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { placesOf } from '../shell/places.ts'
import { CallerLookup } from './caller-lookup.tsx'

/** For those whose work is no customers: where their roles lead. */
function Places() {
  const t = useT()
  const places = placesOf(useMe()).filter(({ path }) => path !== '/')
  return (
    <section className="box">
      <div className="boxhead">
        <h2>{t('home.places')}</h2>
      </div>
      <ul className="placelist">
        {places.map(({ path, name, icon: Icon }) => (
          <li key={path}>
            <Link to={path}>
              <Icon size={16} aria-hidden="true" />
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The first page of those who do not sell: who answers the telephone sees the caller, everybody else where their roles lead. */
export function OtherWork() {
  const me = useMe()
  return may(me, 'contact', 'lookup') && may(me, 'contact', 'read') ? <CallerLookup /> : <Places />
}
