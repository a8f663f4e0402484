import type { Me, SeenAs } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { Sparkles } from 'lucide-react'
import { useNavigate, useParams } from 'react-router'
import { api } from '../../app/api.ts'
import { currentLanguage, labelText, useT } from '../../app/i18n.ts'
import { useMe } from '../../app/session.tsx'
import { placesOf } from '../../shell/places.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { settingsPagesOf } from '../pages.ts'
import { useRoles } from '../people/use-people.ts'
import { listed } from '../rights/rights-words.ts'
import { SettingsHead } from '../settings-head.tsx'
import { SeenObject } from './seen-object.tsx'

const useSeenAs = (role: string) =>
  useQuery({
    // made-up words come in the reader's language
    queryKey: ['rights', 'see-as', role, currentLanguage()],
    queryFn: () => api.get<SeenAs>(`/access/see-as?role=${encodeURIComponent(role)}`),
  })

/** Where the rail and the settings lead whoever holds this role alone, by the same lists that draw them. */
function Places({ seen }: { readonly seen: SeenAs }) {
  const t = useT()
  const me = useMe()
  const holder: Me = { ...me, roles: [seen.role], can: seen.can, founder: false }
  return (
    <section className="box setbox" aria-label={t('seeAs.places')}>
      <div className="boxhead">
        <h2>{t('seeAs.places')}</h2>
      </div>
      <ul className="seenplaces">
        {placesOf(holder).map(({ path, name, icon: Icon }) => (
          <li key={path}>
            <Icon size={16} aria-hidden="true" />
            {t(name)}
          </li>
        ))}
      </ul>
      <p className="t2">{t('seeAs.settings', { pages: listed(settingsPagesOf(holder).map(({ name }) => t(name))) })}</p>
      {seen.capabilities.length === 0 ? null : (
        <p className="t2">{t('role.can', { acts: listed(seen.capabilities.map(labelText)) })}</p>
      )}
    </section>
  )
}

function Seen({ seen }: { readonly seen: SeenAs }) {
  const t = useT()
  return (
    <>
      <Places seen={seen} />
      {seen.objects.length === 0 ? <p className="t2">{t('role.noCustomer')}</p> : null}
      {seen.objects.map((object, at) => (
        <SeenObject key={`${seen.role} ${object.name}`} object={object} open={at === 0} />
      ))}
    </>
  )
}

/** What a role sees: where it leads, lists, pages, masks and buttons, drawn with made-up data. */
export function SeeAsPage() {
  const t = useT()
  const navigate = useNavigate()
  const { role = '' } = useParams()
  const roles = useRoles().data ?? []
  const seen = useSeenAs(role)
  const label = roles.find(({ name }) => name === role)?.label
  return (
    <>
      <SettingsHead
        page="nav.roles"
        title={t('seeAs.title', { role: label === undefined ? role : labelText(label) })}
        lead={t('seeAs.lead')}
      >
        <Select
          className="seenrole"
          aria-label={t('seeAs.role')}
          value={role}
          options={roles.map(({ name, label: words }) => ({ value: name, label: labelText(words) }))}
          onChange={(name) => void navigate(`/settings/roles/${name}`)}
        />
      </SettingsHead>
      <div className="pad scroll setpage">
        <p className="note warn">
          <Sparkles size={16} aria-hidden="true" />
          {t('seeAs.invented')}
        </p>
        <ProblemNote error={seen.error} onRetry={() => void seen.refetch()} />
        {seen.isPending ? <SheetLoading /> : null}
        {seen.data === undefined ? null : <Seen seen={seen.data} />}
      </div>
    </>
  )
}
