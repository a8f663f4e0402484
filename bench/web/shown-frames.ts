/** What came on the screen while something happened, by the account of the browser's compositor, which the page's thread does not hold up. */
import type { Page } from './window.ts'

/** Marks that the page sets, between which frames count. */
export const SCROLL_BEGINS = 'scroll begins'
export const SCROLL_ENDS = 'scroll ends'

const CATEGORIES = ['disabled-by-default-devtools.timeline.frame', 'blink.user_timing']

export interface Shown {
  /** Of the frames that a screen of 60 a second shows, those for which nothing new came: the list stood still for the eye. */
  readonly missedPercent: number
  /** Frames that moved the list but did not have yet what the page's thread drew for them. */
  readonly latePercent: number
  readonly frames: number
}

interface TraceEvent {
  readonly name: string
  readonly ts: number
  readonly args: { readonly frameSeqId?: number; readonly layerTreeId?: number; readonly hasPartialUpdate?: boolean }
}

/** The page's own layers are those that draw most. */
function ofThePage(events: readonly TraceEvent[]): TraceEvent[] {
  const byTree = Map.groupBy(events, ({ args }) => args.layerTreeId)
  return [...byTree.values()].sort((a, b) => b.length - a.length)[0] ?? []
}

function readTrace(trace: Buffer): Shown {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: readonly TraceEvent[] }
  const markedAt = (mark: string) => traceEvents.find(({ name }) => name === mark)?.ts ?? Number.NaN
  const [from, to] = [markedAt(SCROLL_BEGINS), markedAt(SCROLL_ENDS)]
  const during = (wanted: string) => traceEvents.filter(({ name, ts }) => name === wanted && ts >= from && ts <= to)
  const drawn = ofThePage(during('DrawFrame')).map(({ args }) => args.frameSeqId ?? 0)
  const frames = Math.max(...drawn) - Math.min(...drawn) + 1
  const late = during('DroppedFrame').filter(({ args }) => args.hasPartialUpdate === true).length
  return {
    missedPercent: (100 * (frames - new Set(drawn).size)) / frames,
    latePercent: (100 * late) / frames,
    frames,
  }
}

/** What came on the screen between the marks that the page sets meanwhile. */
export async function shownDuring<Answer>(page: Page, work: () => Promise<Answer>): Promise<readonly [Answer, Shown]> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('the page belongs to no browser of ours')
  await browser.startTracing(page, { categories: CATEGORIES })
  const answer = await work()
  return [answer, readTrace(await browser.stopTracing())]
}
