/** Records with a past: what a file may tell of their way through the stages, and how they stand by it. */
import {
  type Beginning,
  begunBefore,
  type HistoryFault,
  type ObjectDeclaration,
  usualPipeline,
} from '@holdfast/catalog'
import { type Json, type ParseContext, type Parsed, valueType } from '@holdfast/catalog/values'

type Values = Readonly<Record<string, Json>>

/** Fields that are the system's in every other way of writing, and that a file may state, for what it tells lies behind. */
export const historyKeys = ({ process }: ObjectDeclaration): readonly string[] =>
  process === undefined ? [] : [process.openedAt, process.closedAt]

/** Whether a file of the object may name what is sold: a deal's may; papers have numbers and totals, and are made by acts of their own. */
export const sellsByFile = ({ process, lines }: ObjectDeclaration): boolean =>
  process !== undefined && lines !== undefined

/** A new record as the stages of its object have it, or why it cannot have been so; as it is where its object has none. */
export function withPast(
  { process, fields }: ObjectDeclaration,
  values: Values,
  about: { now: string; context: ParseContext },
): Beginning | HistoryFault {
  const field = fields[process?.closedAt ?? '']
  if (process === undefined || field === undefined) return { values, way: [] }
  const { now, context } = about
  const startOf = (day: string): string => {
    const parsed = valueType(field.kind).parseText(day, field, context)
    return parsed.ok ? String(parsed.value) : now
  }
  return begunBefore(process, values, { now, startOf })
}

/** Reads a stage by the name it has in the pipeline of its row: two pipelines may each have one of the same name. */
export function stageReader({
  process,
  fields,
}: ObjectDeclaration): (text: string, context: ParseContext, read: Values) => Parsed {
  const field = fields[process?.stage ?? '']
  const type = valueType('choice')
  return (text, context, read) => {
    if (process === undefined || field === undefined) return { ok: false, code: 'choice_unknown' }
    const named = process.pipelines.find(({ value }) => value === read[process.pipeline]) ?? usualPipeline(process)
    const own = named?.stages.map(({ value, label }) => ({ value, label })) ?? []
    const parsed = type.parseText(text, { ...field, options: own }, context)
    return parsed.ok ? parsed : type.parseText(text, field, context)
  }
}
