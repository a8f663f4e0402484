import type { ObjectDeclaration } from '@holdfast/catalog'
import { MOST_LINES, type StatedLine } from '@holdfast/catalog/values'
import { visibleFields, writableFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, Members, maybe } from '../../platform/gate/shapes.ts'
import { parseInput } from '../input.ts'
import { loadRecord } from '../load.ts'
import { demandLooks } from '../pool-looks.ts'
import { proposePrices } from '../product-lines.ts'
import type { OpenRecord } from '../record.ts'
import { admitSight, subjectsOf } from '../sights.ts'
import { placeOfLines } from '../sold-products.ts'
import type { Writing } from '../writing.ts'
import { writingOf } from './shared.ts'

const Money = exactly({ amount: Type.String(), currency: Type.String() })
const Step = exactly({ fromQuantity: maybe(Type.String()), price: Money })
const Proposal = exactly({
  productId: Type.String(),
  price: maybe(Money),
  pricebook: maybe(Type.String()),
  code: maybe(Type.String()),
  listed: maybe(exactly({ pricebook: maybe(Type.String()), steps: Type.Array(Step) })),
})
const Proposals = exactly({ data: Type.Array(Proposal) })
const Asking = exactly({ lines: Type.Array(Members, { maxItems: MOST_LINES }) })

/** The stated lines as a save would read them, and refused as it would refuse them. */
function readLines({ caller, object }: Writing, record: OpenRecord, lines: readonly unknown[]): readonly StatedLine[] {
  const place = placeOfLines(object)
  const { values, faults } = parseInput(object, place === undefined ? {} : { [place.path.slice(1)]: lines }, {
    writable: writableFields(caller.access, { object: object.name, action: 'update' }, record.reach),
    visible: visibleFields(caller.access, object.name),
    context: { country: caller.tenant.policy.country },
  })
  if (faults.length > 0) throw new Refusal('invalid', { errors: faults })
  return (values[place?.key ?? ''] ?? []) as unknown as readonly StatedLine[]
}

async function propose(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { readonly id: string; readonly lines: readonly unknown[] },
): Promise<Answer> {
  const writing = writingOf(ctx, object)
  const record = await loadRecord(writing, { id: asked.id, action: 'update' })
  await demandLooks(ctx, [record])
  const lines = readLines(writing, record, asked.lines)
  // whoever does not see the lines that are there is told nothing by which they could be guessed
  const isShown = record.modes.get(object.lines?.at ?? '') === 'clear'
  const data = isShown ? await proposePrices(writing, record, lines) : []
  return {
    status: 200,
    body: { data },
    audit: { act: `${object.name}.prices`, outcome: 'allowed', object: object.name, recordId: record.row.id },
    sights: await admitSight(ctx, 'opened', subjectsOf([record])),
  }
}

/** What lines that are being written would cost; nothing for objects without lines. */
export const priceRoutes = (object: ObjectDeclaration): Route[] =>
  object.lines === undefined
    ? []
    : [
        route({
          name: `${object.name}.prices`,
          method: 'POST',
          path: `/${object.plural}/:id/prices`,
          repeat: 'anew',
          summary: {
            zh: `${object.label.zh}的产品明细保存前会取什么价`,
            en: `What the product lines of ${object.label.en.toLowerCase()} records would cost, before they are saved`,
          },
          admission: { kind: 'record', object: object.name, actions: ['update'] },
          input: { params: ById, body: Asking },
          output: { 200: Proposals },
          run: (ctx, { params, body }) => propose(ctx, object, { id: params.id, lines: body.lines }),
        }),
      ]
