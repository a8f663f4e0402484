import type { Approval } from '@holdfast/sdk'
import { ChevronLeft } from 'lucide-react'
import { useEffect } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useT } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { ApprovalActs } from './approval-acts.tsx'
import { ApprovalPeople } from './approval-people.tsx'
import { ApprovalTimes, StateTag } from './approval-state.tsx'
import { useApproval } from './use-approvals.ts'

/** Exactly what will be done, and the mark of what is signed. */
function What({ approval }: { readonly approval: Approval }) {
  const t = useT()
  return (
    <section className="box act-what" aria-label={t('act2.what')}>
      <h2>{t('act2.what')}</h2>
      <ul>
        {approval.says.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {approval.reason === '' ? null : (
        <p>
          <span className="t2">{t('act2.reason')}</span> {approval.reason}
        </p>
      )}
      <p className="sm t3">
        {t('act2.digest')} <code className="break">{approval.digest}</code>
      </p>
    </section>
  )
}

function Request({ approval }: { readonly approval: Approval }) {
  const t = useT()
  const navigate = useNavigate()
  useEffect(() => {
    document.title = `${approval.title} · ${t('brand')}`
  }, [approval.title, t])
  return (
    <>
      <div className="head">
        <IconButton icon={ChevronLeft} name={t('act2.back')} onClick={() => void navigate('/approvals')} />
        <div className="col grow">
          <h1>{approval.title}</h1>
          <ApprovalTimes approval={approval} />
        </div>
        <StateTag state={approval.state} />
      </div>
      <div className="pad scroll act-request">
        <What approval={approval} />
        <div className="act-side">
          <ApprovalPeople approval={approval} />
          <ApprovalActs approval={approval} />
        </div>
      </div>
    </>
  )
}

/** One request, on one screen of a telephone: what will be done, who signed, and the passkey. */
export function ApprovalPage() {
  const { id = '' } = useParams()
  const found = useApproval(id)
  if (found.data !== undefined) return <Request approval={found.data} />
  return (
    <div className="pad">
      {found.isPending ? <SheetLoading /> : null}
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
    </div>
  )
}
