import { mayEver } from '@holdfast/policy'
import { Refusal } from '../errors/refusal.ts'
import type { Admission } from './route.ts'
import type { Caller } from './session.ts'

/** Decides whether the caller may come to a route at all. Everything that is not expressly admitted is refused. */
export function admit(admission: Admission, caller: Caller | null): void {
  if (admission.kind === 'public') return
  if (caller === null) throw new Refusal('unauthenticated')
  const { state, client } = caller.session
  if (client !== undefined && !isForPrograms(admission)) throw new Refusal('forbidden')
  if (admission.kind === 'session') {
    if (!admission.states.includes(state)) throw new Refusal(state === 'full' ? 'state_conflict' : 'unauthenticated')
    return
  }
  if (state !== 'full') throw new Refusal('unauthenticated')
  if (!admits(admission, caller)) throw new Refusal('forbidden')
  if (admission.kind === 'capability' && admission.anyDevice !== true) demandDevice(caller)
}

/** Nobody administers from a device that its program says is not in order. Refuses with `device_not_in_order`. */
export function demandDevice({ access }: Pick<Caller, 'access'>): void {
  if (access.facts.has('noncompliant_device')) throw new Refusal('device_not_in_order')
}

/** What belongs to a person's own account, sessions and factors is never a program's. */
const isForPrograms = (admission: Admission): boolean =>
  admission.kind !== 'session' && (admission.kind !== 'signedIn' || admission.programs === true)

function admits(admission: Exclude<Admission, { kind: 'public' | 'session' }>, { access }: Caller): boolean {
  switch (admission.kind) {
    case 'signedIn':
      return true
    case 'record':
      return admission.actions.some((action) => mayEver(access, admission.object, action))
    case 'capability':
      return admission.anyOf.some((capability) => access.capabilities.has(capability))
    case 'rule':
      return admission.allows(access)
    default:
      return false
  }
}
