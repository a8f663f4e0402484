import type { QuoteInStead } from '@holdfast/sdk'
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

const KEY = ['quotes-in-stead']

function useDeciding({ id, version }: QuoteInStead) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const { message } = useSaying()
  const decide = (approve: boolean, words: string) =>
    void act.run(async () => {
      const body = { approve, ...(words === '' ? {} : { words }) }
      await post(`/quotes/${id}/approval/decision`, body, version)
      await queryClient.invalidateQueries({ queryKey: KEY })
      void message.success(t('approval.done'))
    })
  return { act, decide }
}

/** A quote: who asks, of whom, what it comes to and what is taken off, and the presses that decide. */
function Waiting({ quote }: { readonly quote: QuoteInStead }) {
  const t = useT()
  const { act, decide } = useDeciding(quote)
  const { number, account, amount, discount, words, lines, insteadOf, askedBy } = quote
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

/** The quotes that wait for colleagues in whose stead one approves. */
export function QuotesInStead() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<{ data: readonly QuoteInStead[] }>('/substitute/quotes', { signal }),
  })
  const quotes = data?.data ?? []
  if (error === null && quotes.length === 0) return null
  return (
    <section aria-label={t('stead.title')}>
      <h2>{t('stead.title')}</h2>
      <ProblemNote error={error} onRetry={() => void refetch()} />
      {quotes.map((quote) => (
        <Waiting key={`${quote.id} ${quote.version}`} quote={quote} />
      ))}
    </section>
  )
}
