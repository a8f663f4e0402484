import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Building2 } from 'lucide-react'
import { useNavigate, useSearchParams } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { safeReturn } from '../app/session.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { useAct } from './use-act.ts'

/** The domain of an e-mail that is typed so far; none before it could be one. */
const domainOf = (email: string): string => /^[^@\s]+@([^@\s]+\.[^@\s]{2,})$/.exec(email.trim())?.[1] ?? ''

interface CompanySignInProps {
  readonly email: string
  /** True where nothing else is offered: then it is the main button, and a domain without one is told. */
  readonly alone?: boolean
}

/** Said of a domain by which no company signs in. */
function NoCompany({ domain }: { readonly domain: string }) {
  const t = useT()
  return (
    <p className="note" role="status">
      {t('signIn.company.none', { domain })}
    </p>
  )
}

/** The way to the company's own sign-in, once a domain is typed that has one. The domain alone is asked about. */
export function CompanySignIn({ email, alone = false }: CompanySignInProps) {
  const t = useT()
  const act = useAct()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const domain = useSettled(domainOf(email))
  const { data } = useQuery({
    queryKey: ['sso-domain', domain],
    queryFn: () => api.post<{ found: boolean; name: string | null }>('/auth/sso/find', { domain }),
    enabled: domain !== '',
    retry: false,
  })
  if (data === undefined || domain !== domainOf(email)) return null
  if (!data.found) return alone ? <NoCompany domain={domain} /> : null
  const go = () =>
    act.run(async () => {
      const to = safeReturn(search.get('next'))
      const { url } = await api.post<{ url: string }>('/auth/sso', { email: email.trim(), to })
      const { origin, pathname, search: query } = new URL(url)
      if (origin === window.location.origin) void navigate(`${pathname}${query}`, { state: { login: email.trim() } })
      else window.location.assign(url)
    })
  return (
    <div className="col si-company">
      {alone ? null : <p className="sm t3">{t('signIn.company.hint')}</p>}
      <Button
        block
        type={alone ? 'primary' : 'default'}
        size={alone ? 'large' : 'middle'}
        loading={act.busy}
        icon={<Building2 size={18} aria-hidden="true" />}
        onClick={go}
      >
        {data.name === null ? t('signIn.company') : t('signIn.company.named', { name: data.name })}
      </Button>
      <ProblemNote error={act.error} />
    </div>
  )
}
