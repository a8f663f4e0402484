import type { AuditEntry, AuditProof } from '@holdfast/sdk'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { Check, X } from 'lucide-react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Seal, type SealState } from '../ui/seal.tsx'
import { readLog } from './consistency.ts'
import { type Step, shortHash, type Verdict, verifyRecord } from './proof.ts'

const stepNames: Readonly<Record<Step['id'], MessageId>> = {
  signature: 'proof.signature',
  commitment: 'proof.commitment',
  inclusion: 'proof.inclusion',
}

async function prove(entry: AuditEntry, tenantId: string): Promise<Verdict> {
  const [proof, { vkey }] = await Promise.all([api.get<AuditProof>(`/audit/proof?seq=${entry.seq}`), readLog(tenantId)])
  return verifyRecord(entry, proof, vkey)
}

function Steps({ verdict }: { readonly verdict: Verdict }) {
  const t = useT()
  return (
    <ol className="proofsteps">
      {verdict.steps.map(({ id, holds }) => (
        <li key={id} className={holds ? 'ok' : 'err'}>
          {holds ? <Check size={14} aria-hidden="true" /> : <X size={14} aria-hidden="true" />}
          <span className="vh">{t(holds ? 'proof.holds' : 'proof.fails')}</span>
          <span>{t(stepNames[id])}</span>
        </li>
      ))}
    </ol>
  )
}

/** A proof is asked for or not: it does not grow stale. */
type ProofState = Exclude<SealState, 'stale'>

function stateOf(pending: boolean, verdict: Verdict | undefined): ProofState {
  if (pending) return 'checking'
  if (verdict === undefined) return 'pending'
  return verdict.steps.every(({ holds }) => holds) ? 'whole' : 'broken'
}

const words: Readonly<Record<ProofState, MessageId>> = {
  whole: 'proof.whole',
  checking: 'seal.checking',
  pending: 'proof.pending',
  broken: 'proof.broken',
}

/** The proof that this event stands in the record unaltered, computed in this browser. */
export function ProofPanel({ entry }: { readonly entry: AuditEntry }) {
  const t = useT()
  const me = useMe()
  const check = useMutation({ mutationFn: () => prove(entry, me.tenantId) })
  const state = stateOf(check.isPending, check.data)
  return (
    <section className="proofpanel" aria-live="polite">
      <div className="row proofhead">
        <Seal state={state} large />
        <div className="col grow">
          <b className={state === 'broken' ? 'err' : ''}>{t(words[state])}</b>
          <span className="sm t3">
            {check.data === undefined
              ? t('proof.here')
              : t('proof.tree', { size: formatNumber(check.data.size), root: shortHash(check.data.root) })}
          </span>
        </div>
      </div>
      {check.data === undefined ? null : <Steps verdict={check.data} />}
      {state === 'broken' ? <p className="note warn">{t('proof.broken.next')}</p> : null}
      <ProblemNote error={check.error} />
      <Button type="primary" block loading={check.isPending} onClick={() => check.mutate()}>
        {t(check.data === undefined ? 'proof.check' : 'proof.again')}
      </Button>
    </section>
  )
}
