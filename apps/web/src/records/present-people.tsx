import { useT } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import type { PersonPresent } from './use-presence.ts'

/** Who else has this record open, and who is writing. */
export function PresentPeople({ people }: { readonly people: readonly PersonPresent[] }) {
  const t = useT()
  return (
    <span className="row present" role="status">
      {people.map(({ id, name, state }) => (
        <span key={id} className={state === 'writing' ? 'row presentone writing' : 'row presentone'}>
          <Avatar id={id} name={name} size="small" />
          <span className="sm">{t(state === 'writing' ? 'presence.writing' : 'presence.here', { name })}</span>
        </span>
      ))}
    </span>
  )
}
