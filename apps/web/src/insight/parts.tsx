import { lazy, Suspense } from 'react'
import { useParams } from 'react-router'
import { NoPage } from '../ui/no-page.tsx'
import { CoursePage } from './course-page.tsx'
import { ForecastPage } from './forecast-page.tsx'
import { LeaderboardPage } from './leaderboard-page.tsx'
import { ReviewPage } from './review-page.tsx'
import { WeeklyPage } from './weekly-page.tsx'

/** What draws charts comes with them alone. */
const Boards = lazy(async () => ({ default: (await import('../boards/boards.tsx')).Boards }))

const PARTS = {
  forecast: ForecastPage,
  weeks: CoursePage,
  review: ReviewPage,
  boards: Boards,
  leaders: LeaderboardPage,
  activity: WeeklyPage,
} as const

/** What stands beside the funnel, by its name in the address: in one file, since whoever looks at one looks at the others. */
export function InsightPart() {
  const { part = '' } = useParams()
  const Part = Object.hasOwn(PARTS, part) ? PARTS[part as keyof typeof PARTS] : NoPage
  return (
    <Suspense fallback={null}>
      <Part />
    </Suspense>
  )
}
