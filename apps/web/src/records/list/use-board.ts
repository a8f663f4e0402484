import type { BusinessRecord, CatalogField, CatalogStage, ListOf } from '@holdfast/sdk'
import { type Query, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { isNamed, type ObjectView, titleKeys } from '../catalogue.ts'
import { processOf, stageFields } from '../stages.ts'
import type { Tree } from './conditions.ts'
import { fieldOf } from './fields.ts'
import { type Pages, withSameRows } from './same-rows.ts'
import { forgetRecords } from './use-cell-save.ts'
import type { ListQuestion } from './use-rows.ts'

/** Cards that a column shows at first, twice what a screen holds, and as many again each time one comes to their end. */
const CARDS = 15
/** What a card is worth, where the object says so. */
export const AMOUNT = 'amount'

/** One column of a board: a choice, or what has none. */
export interface BoardColumn {
  readonly id: string
  readonly label: string
  /** The choice; null for records without one. */
  readonly value: string | null
  /** Where the columns are stages of a pipeline. */
  readonly stage?: CatalogStage
}

/** The options of a choice, or the stages of one pipeline. */
export function useBoardColumns(board: BoardOf, pipeline: string | undefined): readonly BoardColumn[] {
  const t = useT()
  const { object, field } = board
  return useMemo(() => {
    const process = processOf(object, field)
    if (process !== undefined)
      return (process.pipelines.find(({ value }) => value === pipeline)?.stages ?? []).map((stage) => ({
        id: stage.value,
        label: labelText(stage.label),
        value: stage.value,
        stage,
      }))
    return [
      ...(field.options ?? []).map((option) => ({
        id: option.value,
        label: labelText(option.label),
        value: option.value,
      })),
      // last: it comes while a card is carried, and must push no other aside
      ...(field.required === true ? [] : [{ id: 'none', label: t('board.none'), value: null }]),
    ]
  }, [object, field, pipeline, t])
}

/** The list's own question, narrowed to one column. */
export function questionOf(question: ListQuestion, field: CatalogField, column: BoardColumn): ListQuestion {
  const here: Tree = column.value === null ? { [field.name]: { null: true } } : { [field.name]: { eq: column.value } }
  return { ...question, filter: question.filter === null ? here : { and: [question.filter, here] } }
}

/** What a card tells beside the name: plain facts and who owns it; nothing masked. */
export const cardFields = (object: ObjectView, board: CatalogField): readonly CatalogField[] =>
  [
    'account',
    'company',
    'closeDate',
    'nextStep',
    'source',
    'level',
    'decisionRole',
    'title',
    'industry',
    'nextStepAt',
    'lastFollowUpAt',
    'owner',
  ]
    .flatMap((key) => object.fields.get(key) ?? [])
    .filter(({ key, mode }) => key !== board.key && mode !== 'masked')

const keyOf = (object: ObjectView, board: CatalogField, column: BoardColumn) =>
  ['records', object.plural, 'board', board.key, column.id] as const

/** The cards of a column, page by page. */
export function useCards(
  object: ObjectView,
  board: CatalogField,
  about: { column: BoardColumn; question: ListQuestion },
) {
  const { column, question } = about
  const narrowed = questionOf(question, board, column)
  const told = cardFields(object, board).map(({ key }) => key)
  const fields = [...new Set([...titleKeys(object), board.key, AMOUNT, ...told, ...stageFields(object)])]
  const shown = fields.flatMap((key) => fieldOf(object, key) ?? [])
  const expand = shown.filter(isNamed).map(({ key }) => key)
  const pages = useInfiniteQuery({
    queryKey: [...keyOf(object, board, column), { q: question.q, sort: question.sort, filter: question.filter }],
    queryFn: ({ pageParam, signal }) =>
      api.post<ListOf<BusinessRecord>>(
        `/${object.plural}/query`,
        {
          limit: CARDS,
          sort: narrowed.sort,
          fields: shown.map(({ name }) => name),
          ...(expand.length === 0 ? {} : { expand }),
          ...(narrowed.filter === null ? {} : { filter: narrowed.filter }),
          ...(narrowed.q === '' ? {} : { q: narrowed.q }),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
    structuralSharing: (before, after) => withSameRows(before as Pages | undefined, after as Pages),
  })
  const cards = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  return { pages, cards }
}

type Change = (rows: readonly BusinessRecord[]) => readonly BusinessRecord[]

/** Which board: of which records, by which choice. */
export interface BoardOf {
  readonly object: ObjectView
  readonly field: CatalogField
}

function changeColumn({ object, field }: BoardOf, column: BoardColumn, change: Change): void {
  queryClient.setQueriesData<Pages>({ queryKey: keyOf(object, field, column) }, (pages) => {
    const [first, ...rest] = pages?.pages ?? []
    if (pages === undefined || first === undefined) return pages
    const all = [first, ...rest].map((page) => page.data.length)
    const rows = change([first, ...rest].flatMap((page) => page.data))
    // what was added or taken away counts to the first page; the cursors of the others stay as they are
    const kept = all.slice(1).reduce((sum, length) => sum + length, 0)
    const head = { ...first, data: rows.slice(0, Math.max(0, rows.length - kept)) }
    let at = head.data.length
    const tail = rest.map((page) => {
      const data = rows.slice(at, at + page.data.length)
      at += page.data.length
      return { ...page, data }
    })
    return { ...pages, pages: [head, ...tail] }
  })
}

/** What the server says of the members that a card knows: a move also sets clocks and probabilities. */
const known = (saved: BusinessRecord, card: BusinessRecord): Partial<BusinessRecord> =>
  Object.fromEntries(Object.entries(saved).filter(([name, value]) => name in card && typeof value !== 'object'))

/** Where a card goes. */
export interface Move {
  readonly record: BusinessRecord
  readonly from: BoardColumn
  readonly to: BoardColumn
  /** What the stage asked for. */
  readonly values?: Readonly<Record<string, unknown>>
}

/** Answers on their way are of before the move and would put the card back for a moment: they are given up. Tells whether there were any. */
function giveUpAnswers(queryKey: readonly unknown[]): boolean {
  const shown = { queryKey, predicate: ({ state }: Query) => state.data !== undefined }
  const any = queryClient.isFetching(shown) > 0
  if (any) void queryClient.cancelQueries(shown)
  return any
}

const without =
  (id: string): Change =>
  (rows) =>
    rows.filter((row) => row.id !== id)

/** Moves a card at once and says it to the server; refused, the card goes back to where it was and the refusal is thrown. Gives the new version. */
export async function moveCard(board: BoardOf, { record, from, to, values = {} }: Move): Promise<number> {
  const { object, field } = board
  const put = (row: BusinessRecord) =>
    changeColumn(board, to, (rows) => [row, ...rows.filter(({ id }) => id !== row.id)])
  const boardKey = ['records', object.plural, 'board', field.key]
  const before = queryClient.getQueriesData<Pages>({ queryKey: boardKey })
  const given = giveUpAnswers(boardKey)
  changeColumn(board, from, without(record.id))
  const changes = { ...values, [field.name]: to.value }
  put({ ...record, ...changes })
  try {
    const saved = await api.patch<BusinessRecord>(`/${object.plural}/${record.id}`, changes, {
      version: record.version,
    })
    put({ ...record, ...known(saved, record), ...changes, version: saved.version })
    void queryClient.invalidateQueries({ queryKey: ['records', object.plural, 'totals'] })
    forgetRecords(object.plural, [record.id])
    void queryClient.invalidateQueries({ queryKey: ['records', object.plural, 'rows'], refetchType: 'none' })
    return saved.version
  } catch (error) {
    for (const [key, data] of before) queryClient.setQueryData(key, data)
    throw error
  } finally {
    if (giveUpAnswers(boardKey) || given) void queryClient.invalidateQueries({ queryKey: boardKey })
  }
}
