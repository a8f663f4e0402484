/** The server's process on a day of the quarter that tests/yardstick works through. It stands here to be where the parts' users can read it. */
import { aheadTo, moveClock, QUARTER_DAYS } from './stand-in-moment.ts'

moveClock(aheadTo(QUARTER_DAYS.october))
await import('../serve.ts')
