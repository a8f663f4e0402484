import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { isEmpty, isOmitted, namedReference, titleOf } from './record-values.ts'

const SHOWN = 50
/** A group of more levels above a company is shown from its sixth on; companies that are each other's parents end there, too. */
const MOST_ABOVE = 5

const ask = (filter: Readonly<Record<string, unknown>>, signal: AbortSignal) =>
  api.post<ListOf<BusinessRecord>>('/accounts/query', { limit: SHOWN, filter, fields: ['name', 'parent'] }, { signal })

const useSubsidiaries = (id: string, wanted: boolean) =>
  useQuery({
    queryKey: ['records', 'accounts', 'under', id],
    queryFn: ({ signal }) => ask({ parentId: { eq: id } }, signal),
    enabled: wanted,
  })

const parentIdOf = (record: BusinessRecord): string | null => {
  const id = namedReference(record.parent)?.id ?? record['parentId']
  return typeof id === 'string' ? id : null
}

/** The companies above one, the uppermost first, as far as the reader sees them. */
const useAbove = (record: BusinessRecord) =>
  useQuery({
    queryKey: ['records', 'accounts', 'above', record.id, parentIdOf(record)],
    queryFn: async ({ signal }) => {
      const above: BusinessRecord[] = []
      let next = parentIdOf(record)
      while (next !== null && above.length < MOST_ABOVE) {
        const [found] = (await ask({ id: { eq: next } }, signal)).data
        if (found === undefined || found.id === record.id || above.some(({ id }) => id === found.id)) break
        above.unshift(found)
        next = parentIdOf(found)
      }
      return above
    },
    enabled: parentIdOf(record) !== null,
  })

function Branch({ company }: { readonly company: BusinessRecord }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const under = useSubsidiaries(company.id, open)
  const name = titleOf(company, 'name')
  const Mark = open ? ChevronDown : ChevronRight
  const companies = under.data?.data ?? []
  return (
    <li>
      <span className="row">
        <button
          type="button"
          className="iconbtn small"
          aria-expanded={open}
          aria-label={t('companies.under', { name })}
          onClick={() => setOpen(!open)}
        >
          <Mark size={14} aria-hidden="true" />
        </button>
        <Link to={`/accounts/${company.id}`} className="rowname ell">
          {name}
        </Link>
      </span>
      <ProblemNote error={under.error} />
      {under.isSuccess && companies.length === 0 ? <p className="sm t3">{t('companies.none')}</p> : null}
      {companies.length === 0 ? null : <Branches companies={companies} />}
    </li>
  )
}

const Branches = ({ companies }: { readonly companies: readonly BusinessRecord[] }) => (
  <ul>
    {companies.map((company) => (
      <Branch key={company.id} company={company} />
    ))}
  </ul>
)

/** One company above the next, each a level deeper, with what is under the last. */
function Chain({
  above,
  record,
  under,
}: Readonly<Record<'above' | 'under', readonly BusinessRecord[]>> & { readonly record: BusinessRecord }) {
  const [first, ...others] = above
  return (
    <ul>
      {first === undefined ? (
        <li>
          <span className="t2 ell" aria-current="page">
            {titleOf(record, 'name')}
          </span>
          {under.length === 0 ? null : <Branches companies={under} />}
        </li>
      ) : (
        <li>
          <Link to={`/accounts/${first.id}`} className="rowname ell">
            {titleOf(first, 'name')}
          </Link>
          <Chain above={others} record={record} under={under} />
        </li>
      )}
    </ul>
  )
}

/** The group that a company belongs to: what is above it, and what is under it, opened level by level. Nothing for a company that stands alone. */
export function RelatedCompanies({ record }: { readonly record: BusinessRecord }) {
  const t = useT()
  const above = useAbove(record)
  const under = useSubsidiaries(record.id, true)
  const companies = under.data?.data ?? []
  const isAlone = (above.data ?? []).length === 0 && companies.length === 0
  if (isOmitted(record, 'parent') || (isAlone && isEmpty(above.error) && isEmpty(under.error))) return null
  return (
    <div className="rel">
      <div className="row">
        <h2>{t('companies.title')}</h2>
        {under.data?.page.next == null ? null : <span className="t3">{`${SHOWN}+`}</span>}
      </div>
      <ProblemNote error={above.error ?? under.error} />
      <nav className="companytree" aria-label={t('companies.title')}>
        <Chain above={above.data ?? []} record={record} under={companies} />
      </nav>
    </div>
  )
}
