import { type Becoming, findField, wireName } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import {
  admitSight,
  findDuplicates,
  loadRecord,
  type OpenRecord,
  recognisingFields,
  subjectsOf,
  viewRecord,
  type Writing,
} from '../../records/index.ts'
import { demandUnconverted, leadWriting, mayMake, targetOf } from './conversion.ts'
import { passingValues } from './lead-values.ts'

const everVisible = ({ caller, object }: Writing) => visibleFields(caller.access, object.name)

/** What would be made of one kind, the values as the caller sees them on the lead, and who it may be already. */
async function proposal(writing: Writing, lead: OpenRecord, becoming: Becoming) {
  const target = targetOf(writing, lead, becoming)
  const { object } = target
  const isPossible = mayMake(writing, object, lead)
  const passing = isPossible ? passingValues(lead, target) : []
  const shown = viewRecord(lead, { fields: null, everVisible: everVisible(writing) })
  const masked = (shown['meta'] as { masked: readonly string[] }).masked
  const recognising = passing.filter(({ key }) => recognisingFields(object).includes(key))
  const { duplicates, asked } =
    recognising.length === 0
      ? { duplicates: [], asked: [] }
      : await findDuplicates(target.writing, Object.fromEntries(recognising.map(({ key, value }) => [key, value])))
  return {
    asked,
    duplicates,
    view: {
      possible: isPossible,
      values: Object.fromEntries(passing.map(({ from, to }) => [to, shown[from] ?? null])),
      masked: passing.flatMap(({ from, to }) => (masked.includes(from) ? [to] : [])),
      duplicates: duplicates.map((duplicate) => ({ ...duplicate, field: nameOf(target.writing, duplicate.field) })),
    },
  }
}

const nameOf = ({ object }: Writing, key: string): string => {
  const field = findField(object, key)
  return field === undefined ? key : wireName({ key, field })
}

/** What a lead would become, and whom of it the company knows already: each question about a value is counted like a look-up. */
export async function proposeConversion(ctx: RequestContext, id: string): Promise<Answer> {
  const { writing, conversion } = leadWriting(ctx)
  const lead = await loadRecord(writing, { id, action: 'update' })
  demandUnconverted(lead)
  const sights = await admitSight(ctx, 'opened', subjectsOf([lead]))
  const proposals = await Promise.all(
    conversion.into.map(async (becoming) => ({ becoming, ...(await proposal(writing, lead, becoming)) })),
  )
  const asked = proposals.flatMap((each) => each.asked)
  const told = proposals.flatMap(({ duplicates }) => duplicates.flatMap((each) => ('id' in each ? [each.id] : [])))
  const looked = await admitSight(
    ctx,
    'listed',
    asked.map((subjectId) => ({ subjectId, recordId: subjectId })),
  )
  return {
    status: 200,
    body: {
      version: lead.row.version,
      ...Object.fromEntries(proposals.map(({ becoming, view }) => [becoming.object, view])),
    },
    audit: {
      act: 'lead.conversion',
      outcome: 'allowed',
      object: 'lead',
      recordId: lead.row.id,
      count: told.length,
      ids: [lead.row.id, ...told],
    },
    sights: [...sights, ...looked],
  }
}
