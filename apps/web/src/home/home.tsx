import { Plus } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { ask } from '../shell/intents.ts'
import { formatDayHeading, formatFullDay } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { Figures } from './figures.tsx'
import { QuietList } from './quiet-list.tsx'
import { TodayList } from './today-list.tsx'
import { isSelling, type Today, useToday } from './use-today.ts'

// each for some people only: nobody else's first page fetches them
const EndingList = lazy(async () => ({ default: (await import('./ending-list.tsx')).EndingList }))
const WaitingDeals = lazy(async () => ({ default: (await import('./waiting-deals.tsx')).WaitingDeals }))
const OtherWork = lazy(async () => ({ default: (await import('./other-work.tsx')).OtherWork }))
const FirstSteps = lazy(async () => ({ default: (await import('./first-steps.tsx')).FirstSteps }))

/** The first line is the answer: how much there is today, and where to begin. */
function sentenceOf({ overdue, today, moreOverdue }: Today, t: Translate): string {
  const counts = { today: today.length, overdue: `${overdue.length}${moreOverdue ? '+' : ''}` }
  if (overdue.length === 0) return t(counts.today === 0 ? 'home.none' : 'home.today', counts)
  return t(counts.today === 0 ? 'home.only.overdue' : 'home.overdue', counts)
}

/** Whose day this is: who sells sees what waits, who answers the telephone the caller, everybody else where their roles lead. */
function Work() {
  const me = useMe()
  const today = useToday()
  if (isSelling(me)) {
    return (
      <>
        <ProblemNote error={today.error} onRetry={() => void today.refetch()} />
        <Figures />
        {today.isPending ? <SheetLoading /> : null}
        {today.data === undefined ? null : (
          <div className="homegrid">
            <TodayList today={today.data} />
            <div className="homeside">
              {may(me, 'account', 'list') ? <QuietList /> : null}
              <Suspense fallback={null}>{may(me, 'opportunity', 'list') ? <WaitingDeals /> : null}</Suspense>
              <Suspense fallback={null}>{may(me, 'contract', 'list') ? <EndingList /> : null}</Suspense>
            </div>
          </div>
        )}
      </>
    )
  }
  return (
    <Suspense fallback={null}>
      <OtherWork />
    </Suspense>
  )
}

/** The page of the day: what waits, overdue first. */
export function Home() {
  const t = useT()
  const me = useMe()
  const today = useToday()
  useEffect(() => {
    document.title = `${t('nav.home')} · ${t('brand')}`
  }, [t])
  const waiting = isSelling(me) && today.isPending
  const title = today.data === undefined ? t('home.welcome', { name: me.name }) : sentenceOf(today.data, t)
  return (
    <>
      <div className="head">
        <div className="col">
          <h1>{waiting ? formatDayHeading(new Date().toISOString(), t) : title}</h1>
          <span className="t3">
            {formatFullDay(Date.now())} · {me.company}
          </span>
        </div>
        <span className="grow" />
        {isSelling(me) ? (
          <button type="button" className="btn" onClick={() => ask({ kind: 'followUp' })}>
            <Plus size={16} aria-hidden="true" />
            {t('followUp.write')}
            <kbd className="not-phone">N</kbd>
          </button>
        ) : null}
      </div>
      <div className="pad scroll home">
        <Suspense fallback={null}>{me.founder === true || may(me, 'users', 'invite') ? <FirstSteps /> : null}</Suspense>
        <Work />
      </div>
    </>
  )
}
