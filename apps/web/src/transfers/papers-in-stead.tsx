import type { PaperInStead } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { formatMoney } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Rich } from '../ui/rich.tsx'
import { Deciding } from './deciding.tsx'

/** What is approved before it goes out or is confirmed, in the order in which it comes. */
export const PAPERS = [
  { object: 'quote', plural: 'quotes' },
  { object: 'contract', plural: 'contracts' },
  { object: 'order', plural: 'orders' },
] as const
type Plural = (typeof PAPERS)[number]['plural']

const keyOf = (plural: Plural) => ['in-stead', plural]

function useDeciding(plural: Plural, { id, version }: PaperInStead) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const { message } = useSaying()
  const decide = (approve: boolean, words: string) =>
    void act.run(async () => {
      const body = { approve, ...(words === '' ? {} : { words }) }
      await post(`/${plural}/${id}/approval/decision`, body, version)
      await queryClient.invalidateQueries({ queryKey: keyOf(plural) })
      void message.success(t('approval.done'))
    })
  return { act, decide }
}

/** A paper: who asks, of whom, what it comes to and what is taken off, and the presses that decide. */
function Waiting({ plural, paper }: { readonly plural: Plural; readonly paper: PaperInStead }) {
  const t = useT()
  const { act, decide } = useDeciding(plural, paper)
  const { number, account, amount, discount, words, lines, insteadOf, askedBy } = paper
  const what = [number, account].filter((each) => each !== null).join(' · ')
  return (
    <div className="box transfer">
      <div className="approval-body">
        <p>
          <Rich id="stead.what" values={{ who: askedBy.name, what, other: insteadOf.name }} />
        </p>
        <p className="t2 dotted">
          {amount === null ? null : <span>{formatMoney(amount.amount, amount.currency)}</span>}
          {discount === null ? null : <span>{t('stead.discount', { discount })}</span>}
        </p>
        <ul className="sm t2">
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no id, and its place is what it is known by
            <li key={at} className="dotted">
              <span>{`${line.name ?? ''} × ${line.quantity}`}</span>
              {line.discount === null ? null : <span>{`−${line.discount}%`}</span>}
            </li>
          ))}
        </ul>
        {words === null || words === '' ? null : <blockquote className="t2">{words}</blockquote>}
        <Deciding act={act} onDecide={decide} />
      </div>
    </div>
  )
}

/** The papers of a kind that wait for colleagues in whose stead one approves. */
const useInStead = (plural: Plural) =>
  useQuery({
    queryKey: keyOf(plural),
    queryFn: ({ signal }) => api.get<{ data: readonly PaperInStead[] }>(`/substitute/${plural}`, { signal }),
  })

/** The papers of a kind, or why they cannot be told. */
function OfKind({ plural, found }: { readonly plural: Plural; readonly found: ReturnType<typeof useInStead> }) {
  return (
    <>
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      {(found.data?.data ?? []).map((paper) => (
        <Waiting key={`${paper.id} ${paper.version}`} plural={plural} paper={paper} />
      ))}
    </>
  )
}

/** The quotes, contracts and orders that wait for colleagues in whose stead one approves. */
export function PapersInStead() {
  const t = useT()
  const found = { quotes: useInStead('quotes'), contracts: useInStead('contracts'), orders: useInStead('orders') }
  const isNothing = Object.values(found).every(({ data, error }) => error === null && (data?.data ?? []).length === 0)
  if (isNothing) return null
  return (
    <section aria-label={t('stead.title')}>
      <h2>{t('stead.title')}</h2>
      {PAPERS.map(({ plural }) => (
        <OfKind key={plural} plural={plural} found={found[plural]} />
      ))}
    </section>
  )
}
