import type { Board, Me } from '@holdfast/sdk'
import type { Translate } from '../../app/i18n.ts'
import type { ObjectView } from '../../records/catalogue.ts'
import { saveFile } from '../../ui/download.ts'
import { formatFullDay, formatTime } from '../../ui/format.ts'
import { lookOfPage } from '../look.ts'
import { answerTo, notePicture } from '../use-boards.ts'
import { cardOf, type PictureCard } from './cards.ts'
import { drawBoard } from './draw.ts'

interface Reader {
  readonly me: Me
  readonly catalogue: readonly ObjectView[]
  readonly t: Translate
}

function told(board: Board, { catalogue, t }: Reader): Promise<readonly PictureCard[]> {
  return Promise.all(
    board.charts.map(async (chart) => {
      const { question } = chart
      const object = catalogue.find(({ name }) => name === question?.object)
      if (question === null || object === undefined) return cardOf(chart, null, t)
      return cardOf(chart, { question, answer: await answerTo(question), object, t }, t)
    }),
  )
}

/** Hands the board to the browser as a PNG, as its reader sees it now; that they took it stands in the log before they have it. */
export async function savePicture(board: Board, reader: Reader): Promise<void> {
  const cards = await told(board, reader)
  const page = getComputedStyle(document.body).backgroundColor
  const now = Date.now()
  const at = new Date(now).toISOString()
  const when = `${formatFullDay(now)} ${formatTime(at)}`
  const lead = reader.t('boards.pictureLead', { name: reader.me.name, at: when })
  const picture = await drawBoard({ title: board.title, lead, cards }, { ...lookOfPage(), page })
  await notePicture(board)
  saveFile(picture, `${board.title} ${at.slice(0, 10)}.png`)
}
