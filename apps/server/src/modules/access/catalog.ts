import { type Field, findField, type ObjectDeclaration, type Operator, wireName } from '@holdfast/catalog'
import { valueType } from '@holdfast/catalog/values'
import { ACTIONS, type Access, mayEver, visibleFields, writableAnywhere } from '@holdfast/policy'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { baseCurrency, isAnswered, ownLimits } from '../../records/index.ts'

/** Whoever looks: a caller, or a role as its holder would. */
export type Seer = Pick<Caller, 'access' | 'tenant'>

/** The objects of which somebody may do anything at all. */
export const seenObjects = ({ access, tenant }: Seer): readonly ObjectDeclaration[] =>
  tenant.catalog.served.filter((object) => ACTIONS.some((action) => mayEver(access, object.name, action)))

/** What a field may declare and most do not: shown only where it does. */
const OPTIONAL_MEMBERS = [
  'options',
  'targets',
  'mask',
  'reveal',
  'contactBy',
  'objectsTo',
  'maxLength',
  'searchOff',
  'searchBuilding',
] as const

const declaredMembers = (field: Field): Readonly<Record<string, unknown>> =>
  Object.fromEntries(OPTIONAL_MEMBERS.flatMap((name) => (field[name] === undefined ? [] : [[name, field[name]]])))

function fieldView(access: Access, object: ObjectDeclaration, key: string) {
  const field = findField(object, key)
  if (field === undefined) return []
  const mode = visibleFields(access, object.name).get(key)
  const { kind, label, required = false, computed = false, search = [], custom = false, uniqueable = false } = field
  const operators: readonly Operator[] = mode === 'masked' ? ['eq'] : valueType(kind).operators
  const shown = {
    key,
    name: wireName({ key, field }),
    kind,
    label,
    class: field.class,
    mode,
    required,
    computed,
    custom,
    writable: writableAnywhere(access, object.name).has(key),
    search,
    uniqueable,
    operators: operators.filter((each) => isAnswered(field, each)),
    sortable: mode === 'clear' && valueType(kind).sort !== 'none',
  }
  return [{ ...shown, ...declaredMembers(field) }]
}

/** The pipelines of an object for whoever sees its stages; what a stage needs is named as far as they see it. */
function processView({ process }: ObjectDeclaration, seen: (key: string) => boolean) {
  if (process === undefined || !seen(process.stage)) return {}
  const pipelines = process.pipelines.map((pipeline) => ({
    ...pipeline,
    stages: pipeline.stages.map((stage) => ({ ...stage, required: stage.required.filter(seen) })),
  }))
  const { forecast: _untold, ...told } = process
  return { process: { ...told, pipelines } }
}

/** The state that a conversion leaves, for whoever sees it: it is set by no writer. */
const conversionView = ({ conversion }: ObjectDeclaration, seen: (key: string) => boolean) =>
  conversion === undefined || !seen(conversion.status)
    ? {}
    : { conversion: { status: conversion.status, done: conversion.done } }

/** What of the fields of each state is seen. */
const seenByState = (byState: Readonly<Record<string, readonly string[]>> = {}, seen: (key: string) => boolean) =>
  Object.fromEntries(Object.entries(byState).map(([state, keys]) => [state, keys.filter(seen)]))

/** The states that records go through, for whoever sees them, with what they fix of what is seen. */
const statesView = ({ states }: ObjectDeclaration, seen: (key: string) => boolean) =>
  states === undefined || !seen(states.at)
    ? {}
    : {
        states: {
          at: states.at,
          first: states.first,
          begins: states.begins ?? [],
          moves: states.moves,
          fixed: states.fixed.filter(seen),
          kept: (states.kept ?? []).filter(seen),
          settled: seenByState(states.settled, seen),
          filled: seenByState(states.filled, seen),
          lasting: states.lasting === true,
          followed:
            states.followed === undefined
              ? null
              : { lines: seen(states.followed.lines) ? states.followed.lines : null, states: states.followed.states },
        },
      }

/** Up to which discount, and below which amount in the company's currency, the caller decides alone. */
function limitsOf(caller: Seer) {
  const { discount, amount } = ownLimits(caller, caller.access.principal.roles)
  return { limit: discount, amountFrom: amount }
}

/** Where discounts and amounts are approved, for whoever sees what is said of it: in which fields, and how far the caller goes alone. */
const approvingView = (caller: Seer, { approving }: ObjectDeclaration, seen: (key: string) => boolean) =>
  approving === undefined || !seen(approving.at) || !seen(approving.discount)
    ? {}
    : { approving: { at: approving.at, discount: approving.discount, ...limitsOf(caller) } }

/** How versions follow each other, for whoever sees which is which. */
const revisingView = ({ revising }: ObjectDeclaration, seen: (key: string) => boolean) =>
  revising === undefined || !seen(revising.at) || !seen(revising.original)
    ? {}
    : {
        revising: {
          at: revising.at,
          original: revising.original,
          from: revising.from,
          superseded: revising.superseded,
        },
      }

/** Where the rate of a record's day is kept, for whoever sees it, and the currency that it leads to. */
const ratedView = (caller: Seer, { rated }: ObjectDeclaration, seen: (key: string) => boolean) =>
  rated === undefined || !Object.values(rated).every(seen) ? {} : { rated: { ...rated, base: baseCurrency(caller) } }

/** One object as somebody sees it; fields they may never see are not in it, nor in its layout. */
export function objectView(caller: Seer, object: ObjectDeclaration) {
  const { access, tenant } = caller
  const visible = visibleFields(access, object.name)
  const seen = (key: string) => visible.has(key)
  return {
    name: object.name,
    plural: object.plural,
    label: object.label,
    labelPlural: object.labelPlural,
    title: object.title,
    owned: object.owned,
    can: Object.fromEntries(ACTIONS.map((action) => [action, mayEver(access, object.name, action)])),
    fields: [...visible.keys()].flatMap((key) => fieldView(access, object, key)),
    layout: object.layout
      .map((group) => ({ label: group.label, fields: group.fields.filter(seen) }))
      .filter((group) => group.fields.length > 0),
    listColumns: object.listColumns.filter(seen),
    requireAny: (object.requireAny ?? []).map((group) => group.filter(seen)).filter((group) => group.length > 0),
    duplicateBy: (object.duplicateBy ?? []).filter(seen),
    ...processView(object, seen),
    ...conversionView(object, seen),
    ...statesView(object, seen),
    ...revisingView(object, seen),
    ...approvingView(caller, object, seen),
    ...ratedView(caller, object, seen),
    // whoever makes one is asked whether it is theirs
    ...((tenant.policy.assignment[object.name]?.rules.length ?? 0) > 0 ? { assigned: true } : {}),
  }
}

async function readCatalog(ctx: RequestContext): Promise<Answer> {
  return {
    status: 200,
    body: { objects: seenObjects(ctx.caller).map((object) => objectView(ctx.caller, object)) },
    audit: UNRECORDED,
  }
}

export const catalogRoute: Route = route({
  name: 'catalog.read',
  method: 'GET',
  path: '/catalog',
  summary: { zh: '自己能看到的对象和字段', en: 'The objects and fields the caller may see' },
  admission: { kind: 'signedIn', programs: true },
  input: {},
  output: { 200: Type.Record(Type.String(), Type.Unknown()) },
  run: readCatalog,
})
