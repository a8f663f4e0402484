/** What the hardware seller knew of its deals on a day, as the file that it would have exported then. */
import { dayOf, rowsOf } from './hardware-seller.ts'

type Row = Readonly<Record<string, string>>

const HEAD = 'deal_no,deal,sales_agent,account,deal_stage,engage_date,close_date,amount'

const engaged = (row: Row): string => dayOf(row['engage_date'])
const closed = (row: Row): string => dayOf(row['close_date'])
const isWithin = (day: string, from: string, to: string): boolean => day >= from && day <= to

/** A deal's name: what is sold and to whom. */
export const nameOf = (row: Row): string => `${row['product']} ${row['account'] || row['opportunity_id']}`

function line(row: Row, isOver: boolean): string {
  const { opportunity_id: number, sales_agent: agent, account, deal_stage: stage, engage_date: began } = row
  const now = isOver || stage === 'Prospecting' ? stage : 'Engaging'
  const [ended, amount] = isOver ? [row['close_date'], row['close_value']] : ['', '']
  return [number, nameOf(row), agent, account, now, began, ended, amount].join(',')
}

/**
 * The deal that is not in any file: it is worked on by hand. The first that began in the quarter's first month, was won in its last and was worth
 * something.
 */
export function dealByHand(): Row {
  const found = rowsOf('sales_pipeline.csv').find(
    (row) =>
      row['deal_stage'] === 'Won' &&
      row['product'] === 'GTXPro' &&
      isWithin(engaged(row), '2017-10-02', '2017-10-31') &&
      isWithin(closed(row), '2017-12-01', '2017-12-31'),
  )
  if (found === undefined) throw new Error('no such deal')
  return found
}

const others = (): readonly Row[] => {
  const byHand = dealByHand()['opportunity_id']
  return rowsOf('sales_pipeline.csv').filter((row) => row['opportunity_id'] !== byHand)
}

/** A file, with how many of its rows the company has not had before. */
export interface DealFile {
  readonly text: string
  readonly news: number
  readonly known: number
}

function fileOf(rows: readonly Row[], to: string, isNews: (row: Row) => boolean): DealFile {
  const lines = rows.map((row) => line(row, closed(row) !== '' && closed(row) <= to))
  const news = rows.filter(isNews).length
  return { text: [HEAD, ...lines].join('\n'), news, known: rows.length - news }
}

/** Everything that was known at the end of a day. */
export const dealsUntil = (day: string): DealFile =>
  fileOf(
    others().filter((row) => engaged(row) <= day),
    day,
    () => true,
  )

/** What began or ended on the days from one to another. */
export const dealsWithin = (from: string, to: string): DealFile =>
  fileOf(
    others().filter((row) => isWithin(engaged(row), from, to) || isWithin(closed(row), from, to)),
    to,
    (row) => engaged(row) >= from,
  )
