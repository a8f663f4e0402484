import type { Catalog, Label } from '@holdfast/catalog'
import type { FastifyInstance } from 'fastify'
import type { Admission, Route } from './route.ts'

/** A route that may not exist; the message names it and the rule it breaks. */
class UndeclaredRoute extends Error {
  override readonly name = 'UndeclaredRoute'
}

/** Lets a handler become a route of the server. */
export type Declare = (handler: object) => void

/**
 * Closes the server to every route that is not declared: whoever registers one, in whatever plugin, stops the start (promise 1). Stands before any
 * plugin, so that none comes earlier. Only the gate has the key that is returned.
 */
export function guardRoutes(app: FastifyInstance): Declare {
  const declared = new WeakSet<object>()
  app.addHook('onRoute', (options) => {
    if (!declared.has(options.handler))
      throw new UndeclaredRoute(`undeclared route: ${String(options.method)} ${options.url}`)
  })
  return (handler) => void declared.add(handler)
}

type Fault = string | false

const isSaid = (label: Label | undefined): boolean => (label?.zh?.length ?? 0) > 0 && (label?.en?.length ?? 0) > 0

/** What is wrong with who is admitted. A list of nobody, or a kind that nothing decides on, is a mistake and not a rule. */
function admissionFaults(admission: Admission | undefined, catalog: Catalog): Fault[] {
  switch (admission?.kind) {
    case 'public':
      return [!isSaid(admission.reason) && 'a public route states its reason in both languages']
    case 'session':
      return [!(admission.states?.length > 0) && 'a session route states how far a sign-in must have come']
    case 'signedIn':
      return []
    case 'record':
      return [
        catalog.findObject(admission.object) === undefined && `there is no object ${admission.object}`,
        !(admission.actions?.length > 0) && 'a route of records states its actions',
      ]
    case 'capability':
      return [!(admission.anyOf?.length > 0) && 'a route by capability names one']
    case 'rule':
      return [
        !isSaid(admission.sentence) && 'a rule is said in a sentence of both languages',
        typeof admission.allows !== 'function' && 'a rule decides',
      ]
    default:
      return ['nothing says who is admitted']
  }
}

/** Whatever stands in the path has to be validated like everything else that comes in. */
function pathFaults({ path, input }: Route): Fault[] {
  const declared = (input?.params ?? {}) as { properties?: Readonly<Record<string, unknown>> }
  const named = [...path.matchAll(/:([A-Za-z]+)|(\*)$/g)].map(([, name, star]) => name ?? star ?? '')
  return named.map((name) => declared.properties?.[name] === undefined && `${name} of the path has no schema`)
}

function faultsOf(route: Route, catalog: Catalog): readonly string[] {
  const faults: Fault[] = [
    !/^[a-z][A-Za-z]*(\.[A-Za-z_.-]+)?$/.test(route.name ?? '') && 'its name is no name of an act',
    !isSaid(route.summary) && 'its summary stands in both languages',
    ...admissionFaults(route.admission, catalog),
    route.visitors === true &&
      route.admission?.kind !== 'public' &&
      'only a public route is for visitors of other sites',
    route.input === undefined && 'it says nothing of what comes in',
    Object.keys(route.output ?? {}).length === 0 && 'it says nothing of what goes out',
    typeof route.run !== 'function' && 'it does nothing',
    ...pathFaults(route),
  ]
  return faults.filter((fault) => fault !== false)
}

/** Stops the start with every fault of every declaration, and where two take the same name or the same address. */
export function checkDeclarations(routes: readonly Route[], catalog: Catalog): void {
  const taken = new Set<string>()
  const faults = routes.flatMap((route) => {
    const own = faultsOf(route, catalog)
    const place = `${route.method} ${route.path}${route.root === true ? ' at the root' : ''}`
    const twice = [place, String(route.name)].filter((name) => taken.has(name))
    taken.add(place).add(String(route.name))
    return [...own, ...twice.map((name) => `declared twice: ${name}`)].map(
      (fault) => `${route.method} ${route.path} (${route.name}): ${fault}`,
    )
  })
  if (faults.length > 0) throw new UndeclaredRoute(faults.join('; '))
}
