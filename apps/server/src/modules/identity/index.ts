import { CHANGE_CHANNEL, forgetPerson } from '../../platform/gate/session-end.ts'
import type { Module } from '../../platform/module.ts'
import type { Services } from '../../platform/services.ts'
import { REST_JOB, restUnused } from './clients/rest.ts'
import { accountRoutes } from './routes-account.ts'
import { appRoutes } from './routes-apps.ts'
import { clientRoutes } from './routes-clients.ts'
import { connectionKeyRoutes } from './routes-connection-keys.ts'
import { deviceRoutes } from './routes-devices.ts'
import { managedDeviceRoutes } from './routes-managed-devices.ts'
import { scimRoutes } from './routes-scim.ts'
import { sessionRoutes } from './routes-session.ts'
import { singleSignOnRoutes } from './routes-single-sign-on.ts'
import { structureRoutes } from './routes-structure.ts'
import { tokenRoutes } from './routes-tokens.ts'
import { userRoutes } from './routes-users.ts'
import { endLeavers, LEAVERS_JOB } from './single-sign-on/ldap/leavers.ts'
import { endFormerKeys, KEYS_END_JOB } from './single-sign-on/saml/change-keys.ts'
import { sweep } from './sweep.ts'
import { ENDING_JOB, tellEnding } from './users/ending.ts'
import { HAND_OVER_JOB, runHandOver } from './users/hand-over.ts'
import { INVITATION_JOB, sendInvitation } from './users/invitation-letter.ts'

export { announceChange, notifyChange } from '../../platform/gate/session-end.ts'
export { PERSON_NEWS, PERSON_NEWS_TOPIC, type PersonNews } from '../../platform/person-news.ts'
export { admitApp } from './apps/admit.ts'
export { admitProgram } from './clients/admit.ts'
export { loosenConditions } from './clients/conditions.ts'
export { addClient } from './clients/manage.ts'
export { founderOf } from './clients/owner.ts'
export { createCompany, createPerson } from './company.ts'
export { ensureSetupToken, markDemo } from './installation.ts'
export { isLeaked } from './passwords/index.ts'
export { createFurtherCompany, type Founded, type Founding, setupCompany } from './setup.ts'
export {
  demandSignature,
  evidenceOf,
  type Signature,
  type Signing,
  signingOptions,
} from './sign-in/sign-act.ts'
export { requireFreshFactor } from './sign-in/step-up.ts'
export { connectionsEnding } from './single-sign-on/ends.ts'
export { mapGroups } from './single-sign-on/mapping.ts'
export { admitKeys } from './single-sign-on/signing-keys.ts'
export { insertUnit, teamNames } from './structure/units.ts'
export { enrolSample } from './users/enrol-sample.ts'
export { addPerson } from './users/invite.ts'
export { mailboxOf } from './users/mailbox.ts'
export { canOf } from './users/me.ts'
export { recoverAdministrator } from './users/recover-administrator.ts'
export { disablePerson, findPerson } from './users/suspend.ts'

const SWEEP_MS = 60 * 60_000
/** So long at most goes on who is no more in the directory that let them in. */
const LEAVERS_MS = 5 * 60_000
const DAY_MS = 24 * SWEEP_MS

const start = (services: Services): Promise<() => Promise<void>> =>
  services.database.listen(CHANGE_CHANNEL, { heard: (userId) => forgetPerson(services, userId) })

/** Who people are: signing in, factors, sessions, users, teams and departments. */
export const identityModule: Module = {
  name: 'identity',
  routes: [
    ...accountRoutes,
    ...sessionRoutes,
    ...deviceRoutes,
    ...managedDeviceRoutes,
    ...singleSignOnRoutes,
    ...connectionKeyRoutes,
    ...tokenRoutes,
    ...userRoutes,
    ...structureRoutes,
    ...clientRoutes,
    ...appRoutes,
    ...scimRoutes,
  ],
  jobs: [
    { name: 'identity.sweep', everyMs: SWEEP_MS, run: sweep },
    { name: LEAVERS_JOB, everyMs: LEAVERS_MS, run: endLeavers },
    { name: KEYS_END_JOB, everyMs: SWEEP_MS, run: endFormerKeys },
    { name: REST_JOB, everyMs: SWEEP_MS, run: restUnused },
    { name: ENDING_JOB, everyMs: DAY_MS, run: tellEnding },
    { name: INVITATION_JOB, run: sendInvitation },
    { name: HAND_OVER_JOB, run: runHandOver },
  ],
  start,
}
