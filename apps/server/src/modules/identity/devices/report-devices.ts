/** What a program finds on the machines it looks after (docs/decisions/0118). */
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { DeviceFault, DeviceReport, ManagedDevice } from '../../../platform/gate/managed-device.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { announceChange, notifyChange } from '../../../platform/gate/session-end.ts'
import { isoTime } from '../times.ts'
import { lockMachines, machineDigests, putManaged } from './managed-rows.ts'

/** A report that nobody renews within a week counts no longer, whatever it states. */
const MOST_AHEAD_MS = 7 * 24 * 3_600_000
/** So far may a program's clock be ahead of ours. */
const MOST_SKEW_MS = 5 * 60_000

/** What a program states of a machine. */
export interface StatedReport {
  readonly machine: string
  readonly compliant: boolean
  readonly faults?: readonly DeviceFault[]
  readonly system?: string
  readonly at: string
  readonly until: string
}

/** What became of a report: written, later than nothing new, or about a machine that nobody entered. */
type Outcome = 'taken' | 'older' | 'unknown'

/** A report as it is shown. */
export const shownReport = ({ faults, at, until, system }: DeviceReport, now: number) => ({
  state: faults.length > 0 ? 'out_of_order' : until > now ? 'in_order' : 'expired',
  faults,
  ...(system === undefined ? {} : { system }),
  at: isoTime(at),
  until: isoTime(until),
})

const faultAt = (index: number, member: string, code: string) => ({ path: `/reports/${index}/${member}`, code })

function faultsOf({ compliant, faults = [], at, until }: StatedReport, about: { index: number; now: number }) {
  const { index, now } = about
  const [found, end] = [Date.parse(at), Date.parse(until)]
  return [
    ...(found <= now + MOST_SKEW_MS ? [] : [faultAt(index, 'at', 'date_invalid')]),
    ...(end > now && end <= now + MOST_AHEAD_MS ? [] : [faultAt(index, 'until', 'date_invalid')]),
    ...(compliant === (faults.length === 0) ? [] : [faultAt(index, 'faults', 'choice_unknown')]),
  ]
}

/** The report as it is kept: nothing is found later than now, or a clock that is ahead would outdo what is found next. */
const keptOf = ({ faults = [], system, at, until }: StatedReport, now: number): DeviceReport => ({
  faults: [...new Set(faults)],
  ...(system === undefined ? {} : { system }),
  at: Math.min(Date.parse(at), now),
  until: Date.parse(until),
})

/** Whether a report only goes on saying what counts already. */
const goesOn = (former: DeviceReport | null | undefined, report: DeviceReport, now: number): boolean =>
  JSON.stringify([former?.faults, former?.system]) === JSON.stringify([report.faults, report.system]) &&
  (former?.until ?? 0) > now

/** The devices of each machine as they become by the reports, in their order; and what became of each report. */
function applied(devices: readonly ManagedDevice[], said: readonly { machine: string; report: DeviceReport }[]) {
  const next = new Map(devices.map((device) => [device.deviceId, device]))
  const outcomes = said.map(({ machine, report }): Outcome => {
    const those = [...next.values()].filter((device) => device.machine === machine)
    const older = those.filter((device) => device.report === null || device.report.at < report.at)
    for (const device of older) next.set(device.deviceId, { ...device, report })
    if (those.length === 0) return 'unknown'
    return older.length === 0 ? 'older' : 'taken'
  })
  return { outcomes, changed: [...next.values()].filter((device) => !devices.includes(device)) }
}

/** Writes a device's report; what it says that was not said before is an event of its own, and counts in every process at once. */
async function writeReport(
  ctx: RequestContext,
  tx: WriteTransaction,
  { device, former }: { device: ManagedDevice; former: ManagedDevice | undefined },
): Promise<void> {
  await putManaged(ctx.services, tx, device)
  const { deviceId, userId: recordId, report } = device
  if (report === null || goesOn(former?.report, report, ctx.services.clock.now())) return
  announceChange(ctx.services, tx, recordId)
  await notifyChange(tx, recordId)
  const { faults, system = '', until } = report
  const facts = { device: deviceId, compliant: faults.length === 0, faults, system, until: isoTime(until) }
  await tx.record({ act: 'device.report', outcome: 'allowed', object: 'user', recordId, facts })
}

/**
 * Takes a program's word on its own machines: of each the newest counts, until it passes. Refuses all of them where one is wrong in itself; tells of each
 * whether it was `taken`, is `older` than what is known, or `unknown`: no browser was entered as that machine.
 */
export async function reportDevices(ctx: RequestContext, reports: readonly StatedReport[]): Promise<Answer> {
  const { services, caller } = ctx
  const now = services.clock.now()
  const errors = reports.flatMap((report, index) => faultsOf(report, { index, now }))
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  const machines = await machineDigests(services.keeper, caller.tenant.id, {
    clientId: caller.session.client?.id ?? '',
    machines: reports.map(({ machine }) => machine),
  })
  const said = reports.map((report, index) => ({ machine: machines[index] ?? '', report: keptOf(report, now) }))
  return ctx.write(async (tx) => {
    const devices = await lockMachines(services, tx, machines)
    const { outcomes, changed } = applied(devices, said)
    for (const device of changed) {
      const former = devices.find(({ deviceId }) => deviceId === device.deviceId)
      await writeReport(ctx, tx, { device, former })
    }
    const audit = await tx.record({ act: 'device.report', outcome: 'allowed', count: changed.length })
    return { status: 200, body: { outcomes }, audit }
  })
}
