/** Templates of letters: the company's, which whoever sets it up keeps, and one's own. */
import type { TemplatePart } from '@holdfast/catalog'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal, type ValueFault } from '../../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { type LetterPlace, letterPlaces, objectsOf, originsOf, placesFor, readText } from './places.ts'
import {
  countTemplates,
  deleteTemplate,
  insertTemplate,
  type LetterContent,
  type LetterTemplate,
  replaceTemplate,
  templatesFor,
} from './template-rows.ts'

/** Whose templates a route is about. */
export type Whose = 'company' | 'own'

const MOST = 100

const ACTS: Readonly<Record<Whose, string>> = { company: 'letterTemplate', own: 'ownLetterTemplate' }

const userOf = ({ caller }: RequestContext, whose: Whose): string | null => (whose === 'own' ? caller.user.id : null)

/** What may stand in a template: for one's own what one sees in plain, for the company's what is masked for nobody. */
const placesOf = ({ caller }: RequestContext, whose: Whose): readonly LetterPlace[] =>
  whose === 'own' ? placesFor(caller.tenant.catalog, caller.access) : letterPlaces(caller.tenant.catalog)

/** The parts of subject and words; a place that is hidden or unknown, or of what never stands in one letter, is refused with what to do. */
function demandReadable(ctx: RequestContext, whose: Whose, content: LetterContent): void {
  const among = placesOf(ctx, whose)
  const faults: ValueFault[] = []
  const parts: TemplatePart<string>[] = []
  for (const path of ['subject', 'words'] as const) {
    const read = readText(ctx.caller.tenant.catalog, content[path], among)
    if ('code' in read) faults.push({ path: `/${path}`, code: read.code })
    else parts.push(...read)
  }
  if (originsOf(objectsOf(parts)).length === 0) faults.push({ path: '/words', code: 'place_mixed' })
  if (faults.length > 0) throw new Refusal('invalid', { errors: faults })
}

/** From which records letters can begin with the template. */
function startsOf({ caller }: RequestContext, { subject, words }: LetterContent): readonly string[] {
  const { catalog } = caller.tenant
  const read = readText(catalog, `${subject}\n${words}`, letterPlaces(catalog))
  return 'code' in read ? [] : originsOf(objectsOf(read))
}

const viewOf = (ctx: RequestContext, template: LetterTemplate) => {
  const { userId, ...shown } = template
  return { ...shown, whose: userId === null ? ('company' as const) : ('own' as const), from: startsOf(ctx, template) }
}

/** The company's templates and one's own, and what may stand in each. */
export async function listLetterTemplates(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const found = await templatesFor(services, readerOf(services.database, caller.tenant.id), caller.user.id)
  const shown = (whose: Whose) => placesOf(ctx, whose).map(({ place, label }) => ({ place, label }))
  const places = { company: shown('company'), own: shown('own') }
  const audit = { act: 'letterTemplate.list', outcome: 'allowed', count: found.length } as const
  return { status: 200, body: { data: found.map((each) => viewOf(ctx, each)), places }, audit }
}

/** Makes a template. */
export async function makeLetterTemplate(ctx: RequestContext, whose: Whose, content: LetterContent): Promise<Answer> {
  demandReadable(ctx, whose, content)
  const template = { ...content, id: ctx.services.newId(), version: 1, userId: userOf(ctx, whose) }
  return ctx.write(async (tx) => {
    if ((await countTemplates(tx, template.userId)) >= MOST) throw new Refusal('conflict')
    await insertTemplate(ctx.services, tx, template)
    const facts = { template: template.id }
    const audit = await tx.record({ act: `${ACTS[whose]}.create`, outcome: 'allowed', facts })
    return { status: 201, body: viewOf(ctx, template), audit }
  })
}

/** Changes a template, upon the version that was seen; letters that were written from it stay as they are. */
export async function changeLetterTemplate(
  ctx: RequestContext,
  { whose, id }: { readonly whose: Whose; readonly id: string },
  content: LetterContent,
): Promise<Answer> {
  const version = statedVersion(ctx.headers) + 1
  demandReadable(ctx, whose, content)
  const template = { ...content, id, version, userId: userOf(ctx, whose) }
  return ctx.write(async (tx) => {
    await replaceTemplate(ctx.services, tx, template)
    const facts = { template: id, version }
    const audit = await tx.record({ act: `${ACTS[whose]}.update`, outcome: 'allowed', facts })
    return { status: 200, body: viewOf(ctx, template), audit }
  })
}

/** Takes a template away. */
export function removeLetterTemplate(ctx: RequestContext, whose: Whose, id: string): Promise<Answer> {
  return ctx.write(async (tx) => {
    if (!(await deleteTemplate(tx, id, userOf(ctx, whose)))) throw new Refusal('not_found')
    const facts = { template: id }
    return { status: 204, audit: await tx.record({ act: `${ACTS[whose]}.remove`, outcome: 'allowed', facts }) }
  })
}
