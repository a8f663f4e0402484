import type { ObjectDeclaration } from '@holdfast/catalog'
import type { RequestContext } from '../../platform/gate/context.ts'
import { statedVersion } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { demandVersion, loadRecord } from '../load.ts'
import { reviseRecord } from '../revisions.ts'
import { within } from '../writing.ts'
import { oneOf, writingOf } from './shared.ts'
import { viewAfter } from './write.ts'

/** Makes the next version of one record and answers with it. */
async function reviseOne(ctx: RequestContext, object: ObjectDeclaration, id: string): Promise<Answer> {
  const outer = writingOf(ctx, object)
  const stated = ctx.headers['if-match'] === undefined ? null : statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const record = await loadRecord(writing, { id, action: 'read', lockIn: tx })
    demandVersion(record, stated)
    const made = await reviseRecord(writing, tx, record)
    const audit = await tx.record({
      act: `${object.name}.revise`,
      outcome: 'allowed',
      object: object.name,
      recordId: made,
      ids: [record.row.id, made],
    })
    return {
      status: 201,
      body: await viewAfter(writing, tx, made),
      headers: { Location: `/api/v1/${object.plural}/${made}` },
      audit,
    }
  })
}

/** The next version of a record that was sent; nothing for objects without versions. */
export const reviseRoutes = (object: ObjectDeclaration): Route[] =>
  object.revising === undefined
    ? []
    : [
        route({
          name: `${object.name}.revise`,
          method: 'POST',
          path: `/${object.plural}/:id/revise`,
          repeat: 'kept',
          summary: { zh: `改出${object.label.zh}的下一版`, en: `Make the next version of ${oneOf(object.label)}` },
          admission: { kind: 'record', object: object.name, actions: ['create'] },
          input: { params: ById },
          output: { 201: Members },
          run: (ctx, { params }) => reviseOne(ctx, object, params.id),
        }),
      ]
