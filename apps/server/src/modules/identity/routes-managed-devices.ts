import Type from 'typebox'
import { FAULTS } from '../../platform/gate/managed-device.ts'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { beginEnrolment, enrolDevice } from './devices/enrol-device.ts'
import { reportDevices } from './devices/report-devices.ts'
import { may } from './policy.ts'
import { Nothing } from './schemas.ts'

const MOST_REPORTS = 200

/** A machine as its program calls it: a serial number, an id. */
const Machine = Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' })
/** A name and a version, and no other text. */
const System = Type.String({ maxLength: 40, pattern: '^[A-Za-z]{2,20}( [0-9][0-9.]{0,18})?$' })
const Moment = Type.String({ maxLength: 40, pattern: '^\\d{4}-\\d{2}-\\d{2}' })

const StatedReport = exactly({
  machine: Machine,
  compliant: Type.Boolean(),
  faults: Type.Optional(Type.Array(Type.Enum([...FAULTS]), { maxItems: FAULTS.length })),
  system: Type.Optional(System),
  at: Moment,
  until: Moment,
})

/** What programs that look after machines do, and the one step of a person at such a machine. */
export const managedDeviceRoutes: readonly Route[] = [
  route({
    name: 'device.enrolment',
    method: 'POST',
    path: '/devices/enrolments',
    summary: { zh: '程序为一台电脑做登记链接', en: 'A program makes the link that enters a machine' },
    admission: may.reportDevices,
    input: { body: exactly({ machine: Machine }) },
    output: { 201: exactly({ code: Type.String(), link: Type.String(), until: Type.String() }) },
    run: (ctx, { body }) => beginEnrolment(ctx, body.machine),
  }),
  route({
    name: 'device.enrol',
    method: 'POST',
    path: '/auth/devices/enrol',
    summary: { zh: '把这台设备登记给管理程序', en: 'Enter this device with the program that looks after it' },
    admission: { kind: 'signedIn' },
    input: { body: exactly({ code: Type.String({ minLength: 1, maxLength: 1000 }) }) },
    output: { 204: Nothing },
    run: (ctx, { body }) => enrolDevice(ctx, body.code),
  }),
  route({
    name: 'device.report',
    method: 'PUT',
    path: '/devices/reports',
    summary: { zh: '程序报告设备是否合规', en: 'A program says whether devices are in order' },
    admission: may.reportDevices,
    input: { body: exactly({ reports: Type.Array(StatedReport, { minItems: 1, maxItems: MOST_REPORTS }) }) },
    output: {
      200: exactly({ outcomes: Type.Array(Type.Enum(['taken', 'older', 'unknown'])) }),
    },
    run: (ctx, { body }) => reportDevices(ctx, body.reports),
  }),
]
