/** A board drawn on a canvas of its own, with the colours and letters of the page. */
import { drawingIn } from '../drawing.ts'
import { type Look, pictureOptions } from '../picture-options.ts'
import type { PictureCard } from './cards.ts'
import { CARD_HEAD, HEAD, MARGIN, PADDING, type Place, ROW, sheetOf, WIDTH } from './sheet.ts'

/** Pixels of the picture for one of the page: it is looked at large, and printed. */
const SCALE = 2

interface Brush {
  readonly pen: CanvasRenderingContext2D
  readonly look: Look & { readonly page: string }
}

interface Text {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size?: number
  readonly bold?: boolean
  readonly quiet?: boolean
  readonly right?: boolean
}

/** The text in one line, cut with an ellipsis where it has no room. */
function shortened(pen: CanvasRenderingContext2D, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text
  const letters = Array.from(text)
  let [low, high] = [0, letters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (pen.measureText(`${letters.slice(0, middle).join('')}…`).width <= width) low = middle
    else high = middle - 1
  }
  return `${letters.slice(0, low).join('')}…`
}

const fontOf = (look: Look, { size = 12, bold = false }: Pick<Text, 'size' | 'bold'>): string =>
  `${bold ? 600 : 400} ${size}px ${look.font}`

function write({ pen, look }: Brush, text: string, place: Text): void {
  pen.font = fontOf(look, place)
  pen.fillStyle = place.quiet === true ? look.quiet : look.text
  pen.textAlign = place.right === true ? 'right' : 'left'
  const x = place.right === true ? place.x + place.width : place.x
  pen.fillText(shortened(pen, text, place.width), x, place.y)
}

function drawTable(brush: Brush, rows: readonly (readonly string[])[], inner: Place): number {
  const columns = rows[0]?.length ?? 1
  const width = inner.width / columns
  for (const [at, row] of rows.entries())
    for (const [column, words] of row.entries())
      write(brush, words, {
        x: inner.x + column * width,
        y: inner.y + at * ROW + ROW / 2,
        width: width - 8,
        bold: at === rows.length - 1,
        quiet: at === 0,
        right: column === columns - 1,
      })
  return inner.y + rows.length * ROW
}

function drawChart({ pen, look }: Brush, content: PictureCard['content'], inner: Place): void {
  if (content.as !== 'drawing') return
  const place = document.createElement('div')
  const { width, height } = inner
  const drawing = drawingIn(place, { width, height, devicePixelRatio: SCALE })
  try {
    drawing.setOption(pictureOptions(content.kind, content.data, look))
    const canvas = drawing.renderToCanvas({ pixelRatio: SCALE, backgroundColor: look.ground })
    pen.drawImage(canvas, inner.x, inner.y, width, height)
  } finally {
    drawing.dispose()
  }
}

function drawContent(brush: Brush, content: PictureCard['content'], inner: Place): void {
  const { x, y, width } = inner
  if (content.as === 'words') write(brush, content.words, { x, y: y + ROW / 2, width, quiet: true })
  if (content.as === 'drawing') drawChart(brush, content, inner)
  if (content.as === 'figure') {
    write(brush, content.number, { x, y: y + 18, width, size: 28, bold: true })
    write(brush, content.change, { x, y: y + 56, width, size: 13 })
  }
  if (content.as === 'table') {
    const end = drawTable(brush, content.rows, inner)
    write(brush, content.more, { x, y: end + ROW / 2, width, quiet: true })
  }
}

function drawCard(brush: Brush, card: PictureCard, { x, y, width, height }: Place): void {
  const { pen, look } = brush
  pen.fillStyle = look.ground
  pen.strokeStyle = look.line
  pen.beginPath()
  pen.roundRect(x, y, width, height, 8)
  pen.fill()
  pen.stroke()
  const line = { x: x + PADDING, width: width - 2 * PADDING }
  write(brush, card.title, { ...line, y: y + 20, size: 14, bold: true })
  write(brush, card.summary, { ...line, y: y + 40, quiet: true })
  drawContent(brush, card.content, { ...line, y: y + CARD_HEAD, height: height - CARD_HEAD - PADDING })
}

/** Draws the board; `lead` stands under its title. The picture is a PNG. */
export async function drawBoard(
  about: { readonly title: string; readonly lead: string; readonly cards: readonly PictureCard[] },
  look: Brush['look'],
): Promise<Blob> {
  const { height, places } = sheetOf(about.cards)
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH * SCALE
  canvas.height = height * SCALE
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('this browser gives no canvas')
  // letters that no page has shown yet are not there to be drawn
  await document.fonts.load(fontOf(look, { bold: true }), `${about.title}${about.lead}`)
  pen.scale(SCALE, SCALE)
  pen.textBaseline = 'middle'
  pen.fillStyle = look.page
  pen.fillRect(0, 0, WIDTH, height)
  const brush = { pen, look }
  const line = { x: MARGIN, width: WIDTH - 2 * MARGIN }
  write(brush, about.title, { ...line, y: MARGIN + 12, size: 20, bold: true })
  write(brush, about.lead, { ...line, y: MARGIN + HEAD - 26, size: 13, quiet: true })
  for (const [at, card] of about.cards.entries()) {
    const place = places[at]
    if (place !== undefined) drawCard(brush, card, place)
  }
  return new Promise((kept, failed) =>
    canvas.toBlob((blob) => (blob === null ? failed(new Error('the picture is too large')) : kept(blob)), 'image/png'),
  )
}
