/** Sets a paper: from words and numbers to the pages of a PDF. */
import { createHash } from 'node:crypto'
import type { Paper } from '../paper.ts'
import type { Typeface } from '../type/typeface.ts'
import { Flow } from './flow.ts'
import { PAGE, Sheets, type Weight } from './sheets.ts'
import { COLORS, STYLES } from './styles.ts'
import { drawTable } from './table.ts'

const FACTS_WIDTH = 200
const GAP = 24

function drawLetterhead(flow: Flow, { letterhead, heading }: Paper): void {
  const { sheets, left, width } = flow
  flow.paragraph(letterhead.name, STYLES.sender, { x: left, width, line: 20 })
  for (const line of letterhead.lines) flow.paragraph(line, STYLES.senderLine, { x: left, width, line: 12.5 })
  flow.y += 8
  sheets.area({ x: left, y: flow.y }, { width, height: 1.5 }, COLORS.accent)
  flow.y += 26
  flow.paragraph(heading, STYLES.heading, { x: left, width, line: 34 })
  flow.y += 8
}

const LABEL_WIDTH = 74
const FACT_LINE = 15

/** Facts at the right, to whom it goes at the left; what is longer decides where the rest begins. */
function drawParties(flow: Flow, { party, counterparty, facts }: Paper): void {
  const { sheets, left, right } = flow
  const [begin, page] = [flow.y, sheets.page]
  const x = right - FACTS_WIDTH
  for (const { label, value } of facts) {
    sheets.text(label, { x, y: flow.y + 9.5 }, STYLES.label)
    flow.paragraph(value, STYLES.value, { x: x + LABEL_WIDTH, width: FACTS_WIDTH - LABEL_WIDTH, line: FACT_LINE })
  }
  const factsEnd = { y: flow.y, page: sheets.page }
  sheets.turnTo(page)
  flow.y = begin
  const width = right - left - FACTS_WIDTH - GAP
  for (const { label, lines } of [party, counterparty].filter((each) => each != null)) {
    flow.paragraph(label, STYLES.label, { x: left, width, line: 15 })
    for (const [at, line] of lines.entries())
      flow.paragraph(line, at === 0 ? STYLES.party : STYLES.value, { x: left, width, line: at === 0 ? 17 : FACT_LINE })
    flow.y += 6
  }
  if (sheets.page < factsEnd.page || (sheets.page === factsEnd.page && flow.y < factsEnd.y)) {
    sheets.turnTo(factsEnd.page)
    flow.y = factsEnd.y
  }
  flow.y += 18
}

const TOTALS_WIDTH = 230
const TOTAL_LINE = 18

function drawTotals(flow: Flow, { totals, inWords }: Paper): void {
  const { sheets, right, left, width } = flow
  if (totals.length === 0) return
  flow.y += 6
  flow.keep(totals.length * TOTAL_LINE + 14)
  for (const { label, value, isLast } of totals) {
    const style = isLast ? STYLES.last : STYLES.total
    if (isLast) {
      sheets.area({ x: right - TOTALS_WIDTH, y: flow.y + 1 }, { width: TOTALS_WIDTH, height: 1 }, COLORS.accent)
      flow.y += 5
    }
    sheets.text(label, { x: right - TOTALS_WIDTH, y: flow.y + 13 }, isLast ? style : STYLES.label)
    sheets.textUpTo(value, { x: right - 5, y: flow.y + 13 }, style)
    flow.y += TOTAL_LINE
  }
  flow.y += 6
  if (inWords === null) return
  flow.keep(20)
  flow.paragraph(`${inWords.label}${inWords.value}`, STYLES.value, { x: left, width, line: 15 })
}

function drawNotes(flow: Flow, { note, clauses = [] }: Paper): void {
  const { left, width } = flow
  for (const { label, value } of [...(note === null ? [] : [note]), ...clauses]) {
    flow.y += 16
    flow.keep(34)
    flow.paragraph(label, STYLES.head, { x: left, width, line: 16 })
    flow.paragraph(value, STYLES.value, { x: left, width, line: FACT_LINE })
  }
}

const BLANK_LINE = 34

/** Side by side, with a line to write on after each word. */
function drawSignatures(flow: Flow, { signatures = [] }: Paper): void {
  if (signatures.length === 0) return
  const { sheets, left, width } = flow
  const lines = Math.max(...signatures.map((each) => each.lines.length))
  flow.y += 24
  flow.keep(20 + lines * BLANK_LINE)
  const each = (width - GAP * (signatures.length - 1)) / signatures.length
  for (const [at, { label, lines }] of signatures.entries()) {
    const x = left + at * (each + GAP)
    sheets.text(label, { x, y: flow.y + 10 }, STYLES.head)
    for (const [line, words] of lines.entries()) {
      const y = flow.y + 20 + (line + 1) * BLANK_LINE - 8
      sheets.text(words, { x, y }, STYLES.label)
      sheets.area({ x: x + LABEL_WIDTH, y: y + 2 }, { width: each - LABEL_WIDTH, height: 0.5 }, COLORS.grey)
    }
  }
  flow.y += 20 + lines * BLANK_LINE
}

/** What has a page of its own. */
function drawLastPage(flow: Flow, { lastPage }: Paper): void {
  if (lastPage === undefined) return
  const { left, width } = flow
  flow.turn()
  flow.paragraph(lastPage.heading, STYLES.heading, { x: left, width, line: 34 })
  for (const { label, value } of lastPage.parts) {
    flow.y += 14
    flow.keep(34)
    flow.paragraph(label, STYLES.head, { x: left, width, line: 16 })
    flow.paragraph(value, STYLES.value, { x: left, width, line: FACT_LINE })
  }
}

const FOOT_AT = PAGE.height - 34

/** The foot of the pages, when it is known how many there are. */
function drawFeet({ sheets, left, right, width }: Flow, { foot }: Paper): void {
  for (let page = 0; page < sheets.count; page += 1) {
    sheets.turnTo(page)
    sheets.area({ x: left, y: FOOT_AT - 14 }, { width, height: 0.5 }, COLORS.rule)
    const pages = foot.pages.replace('{page}', String(page + 1)).replace('{pages}', String(sheets.count))
    const [line = ''] = sheets.wrap(foot.text, width - 120, STYLES.foot)
    sheets.text(line, { x: left, y: FOOT_AT }, STYLES.foot)
    sheets.textUpTo(pages, { x: right, y: FOOT_AT }, STYLES.foot)
  }
}

/** Sheets that have the mark before anything else, so that it lies below. */
function markedSheets(paper: Paper, typefaces: Readonly<Record<Weight, Typeface>>): Sheets {
  const { watermark } = paper
  return new Sheets(typefaces, (sheets) => {
    if (watermark !== null) sheets.across(watermark, STYLES.watermark)
  })
}

/** The PDF of a paper. The same paper gives the same bytes. */
export function setPaper(paper: Paper, typefaces: Readonly<Record<Weight, Typeface>>): Buffer {
  const flow = new Flow(markedSheets(paper, typefaces))
  drawLetterhead(flow, paper)
  drawParties(flow, paper)
  if (paper.table !== null) drawTable(flow, paper.table)
  drawTotals(flow, paper)
  drawNotes(flow, paper)
  drawSignatures(flow, paper)
  drawLastPage(flow, paper)
  drawFeet(flow, paper)
  const { name, madeAt } = paper
  const language = paper.language === 'zh' ? 'zh-CN' : 'en'
  const id = createHash('sha256').update(JSON.stringify(paper)).digest('hex').slice(0, 32)
  return flow.sheets.write({ name, language, madeAt, id })
}
