import Type, { type TSchema } from 'typebox'
import { FAULTS } from '../../platform/gate/managed-device.ts'
import { exactly, MaybeText, maybe } from '../../platform/gate/shapes.ts'

export const Id = Type.String({ minLength: 1, maxLength: 64 })
export const IdParams = exactly({ id: Id })
export const Email = Type.String({ minLength: 3, maxLength: 254 })
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
/** Any text a person may have chosen; what is too weak is refused by name, not by its form. */
export const Password = Type.String({ minLength: 1, maxLength: 256 })
export const Token = Type.String({ minLength: 1, maxLength: 128 })
export const Code = Type.String({ minLength: 1, maxLength: 64 })
export const Language = Type.Union([Type.Literal('zh'), Type.Literal('en')])
export const RoleNames = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 16, uniqueItems: true })
/** What a browser's WebAuthn call gives, as JSON; looked at by the library that verifies it. */
export const PublicKeyCredential = Type.Record(Type.String(), Type.Unknown())

export const Page = exactly({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 256 })),
})

const Texts = Type.Array(Type.String())
const Flags = Type.Record(Type.String(), Type.Boolean())

export const listOf = (item: TSchema) =>
  exactly({ data: Type.Array(item), page: exactly({ next: MaybeText, limit: Type.Integer() }) })

export const NextStep = exactly({
  next: Type.Union([Type.Literal('mfa'), Type.Literal('enrol_factor'), Type.Literal('choose_tenant'), Type.Null()]),
  factors: Type.Optional(Texts),
  tenants: Type.Optional(Type.Array(exactly({ id: Id, name: Type.String() }))),
  recoveryCodes: Type.Optional(Texts),
})

/** Either an authenticator's secret, or WebAuthn's creation options with the id to confirm. */
export const FactorBegun = Type.Object({ id: Id, type: Type.String() })
export const Options = Type.Object({ challenge: Type.String() })
export const Factor = exactly({
  id: Id,
  type: Type.String(),
  name: Type.Optional(Type.String()),
  createdAt: Type.String(),
  lastUsedAt: MaybeText,
})
export const RecoveryCodes = exactly({ recoveryCodes: Texts })

export const OwnSession = exactly({
  id: Id,
  current: Type.Boolean(),
  /** Whether it works only together with the key of the browser it began in. */
  bound: Type.Boolean(),
  device: Type.Optional(Type.String()),
  address: Type.Optional(Type.String()),
  createdAt: Type.String(),
  lastSeenAt: Type.String(),
  expiresAt: Type.String(),
})

/** What a program that looks after a device said of it last. */
const DeviceReport = exactly({
  state: Type.Enum(['in_order', 'out_of_order', 'expired']),
  faults: Type.Array(Type.Enum([...FAULTS])),
  system: Type.Optional(Type.String()),
  at: Type.String(),
  until: Type.String(),
})

/** A browser that a person signed in at, by the key it made. */
export const Device = exactly({
  id: Id,
  name: Type.String(),
  /** What the browser says it is; nothing proves it. */
  says: Type.String(),
  current: Type.Boolean(),
  signedIn: Type.Boolean(),
  firstSeenAt: Type.String(),
  lastSeenAt: Type.String(),
  trustedUntil: MaybeText,
  /** Since when a program looks after it; null where none does. */
  managedSince: MaybeText,
  report: maybe(DeviceReport),
})

export const Me = exactly({
  tenantId: Id,
  company: Type.String(),
  userId: Id,
  name: Type.String(),
  email: Type.String(),
  language: Language,
  roles: Texts,
  pendingRoles: Texts,
  founder: Type.Boolean(),
  teamId: MaybeText,
  version: Type.Integer(),
  reach: Type.Record(Type.String(), Type.String()),
  factors: Texts,
  mustEnrolPasskey: Type.Boolean(),
  /** Whether they come in by a password, which they may then change. */
  hasPassword: Type.Boolean(),
  recoveryCodesLeft: Type.Integer(),
  demo: Type.Boolean(),
  /** The duty lent in an emergency. */
  /** The support access under which they read. */
  support: maybe(exactly({ id: Id, objects: Type.Array(Type.String()), until: Type.String() })),
  /** How many last, for those who oversee them. */
  supportsLasting: Type.Integer(),
  emergency: maybe(exactly({ id: Id, role: Type.String(), until: Type.String() })),
  devices: Type.Array(Device),
  session: exactly({ id: Id, createdAt: Type.String(), expiresAt: Type.String(), factorAt: MaybeText }),
  can: Type.Record(Type.String(), Flags),
})

const userProperties = {
  id: Id,
  version: Type.Integer(),
  name: Type.String(),
  email: Type.String(),
  roles: Texts,
  pendingRoles: Texts,
  founder: Type.Boolean(),
  teamId: MaybeText,
  /** The last day on which their training is valid. */
  trainedUntil: MaybeText,
  status: Type.String(),
  language: Language,
  createdAt: Type.String(),
}
export const User = exactly(userProperties)
export const UserLine = exactly({ ...userProperties, lastSeenAt: MaybeText })
export const Colleague = exactly({ id: Id, name: Type.String(), teamId: MaybeText })
export const Invited = exactly({
  userId: Id,
  activationUrl: Type.Optional(Type.String()),
  token: Type.Optional(Type.String()),
  mailed: Type.Optional(Type.Literal(true)),
})
export const Activation = exactly({
  activationUrl: Type.Optional(Type.String()),
  token: Type.Optional(Type.String()),
  mailed: Type.Optional(Type.Literal(true)),
})
/** What waits for a second person. */
export const ApprovalAsked = exactly({ approvalId: Id, state: Type.Literal('asked'), expiresAt: Type.String() })
export const Recovery = exactly({
  userId: Id,
  /** The request to be approved, where the person administers. */
  approvalId: Type.Optional(Id),
  state: Type.Union([Type.Literal('asked'), Type.Literal('done')]),
  expiresAt: Type.Optional(Type.String()),
  activationUrl: Type.Optional(Type.String()),
  token: Type.Optional(Type.String()),
})
export const RolesOfUser = exactly({ userId: Id, roles: Texts, pendingRoles: Texts })
export const StatusOfUser = exactly({
  userId: Id,
  status: Type.String(),
  successorId: Type.Optional(Id),
  handOver: Type.Optional(Type.String()),
})
const Counts = Type.Record(Type.String(), Type.Integer())
/** What a person holds, in numbers, and how far its giving to a successor is. */
export const Holdings = exactly({
  userId: Id,
  records: Counts,
  programs: Type.Integer(),
  leads: Texts,
  handOver: Type.Union([
    exactly({
      successorId: Id,
      state: Type.Union([Type.Literal('running'), Type.Literal('done')]),
      startedAt: Type.String(),
      finishedAt: MaybeText,
      moved: Counts,
      behind: Type.Integer(),
    }),
    Type.Null(),
  ]),
})
/** Somebody waiting to be let in anew, and whose word it waits for. */
export const RecoveryAsked = exactly({
  userId: Id,
  askedBy: Id,
  reason: Type.String(),
  askedAt: Type.String(),
  expiresAt: Type.String(),
  /** Whether the caller is the second person. */
  mayConfirm: Type.Boolean(),
})

export const Unit = exactly({
  id: Id,
  version: Type.Integer(),
  name: Type.String(),
  departmentId: MaybeText,
  leadId: MaybeText,
  createdAt: Type.String(),
})
const Words = exactly({ zh: Type.String(), en: Type.String() })
const Labels = Type.Array(Words)
export const RoleLine = exactly({
  name: Type.String(),
  label: Words,
  sentence: Words,
  grants: Type.Optional(
    Type.Array(
      exactly({
        object: Words,
        scope: Type.String(),
        reach: Words,
        actions: Labels,
        clear: Labels,
        masked: Labels,
        writes: Labels,
      }),
    ),
  ),
  capabilities: Type.Optional(Labels),
})
export const Nothing = Type.Null()
