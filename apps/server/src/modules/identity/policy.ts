import type { Admission } from '../../platform/gate/route.ts'

/** Who may do what with people and structure. Roles are asked for by one administrator and confirmed by another; see `users/confirm.ts`. */
export const may = {
  readUsers: { kind: 'capability', anyOf: ['users.read'] },
  inviteUsers: { kind: 'capability', anyOf: ['users.invite'] },
  confirmUsers: { kind: 'capability', anyOf: ['users.confirm'] },
  freezeUsers: { kind: 'capability', anyOf: ['users.freeze'] },
  recoverUsers: { kind: 'capability', anyOf: ['users.invite', 'users.confirm'] },
  writeConnections: { kind: 'capability', anyOf: ['connections.write'] },
  reportDevices: { kind: 'capability', anyOf: ['devices.report'] },
  writeDirectory: { kind: 'capability', anyOf: ['directory.write'] },
  writeClients: { kind: 'capability', anyOf: ['clients.write'] },
  writeStructure: { kind: 'capability', anyOf: ['structure.write'] },
} as const satisfies Record<string, Admission>
