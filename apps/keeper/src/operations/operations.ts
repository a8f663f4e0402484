import type { OperationName } from '@holdfast/crypto'
import { budgetOf } from './budget-of.ts'
import { checkAuthority } from './check-authority.ts'
import { createLog } from './create-log.ts'
import { createSubjects } from './create-subjects.ts'
import { createTenant } from './create-tenant.ts'
import type { Operation } from './desk.ts'
import { digests } from './digests.ts'
import { eraseSubjects } from './erase-subjects.ts'
import { lastCheckpoint } from './last-checkpoint.ts'
import { logKey } from './log-key.ts'
import { mac } from './mac.ts'
import { openSubjects } from './open-subjects.ts'
import { purposeKey } from './purpose-key.ts'
import { rotateRoot } from './rotate-root.ts'
import { sealAuthority } from './seal-authority.ts'
import { signCheckpoint } from './sign-checkpoint.ts'
import { suiteOf } from './suite-of.ts'
import { tokens } from './tokens.ts'
import { verifyMacs } from './verify-macs.ts'

/** Everything the keeper does. There is no other way to a key. */
export const operations: { readonly [N in OperationName]: Operation<N> } = {
  createTenant,
  createSubjects,
  openSubjects,
  eraseSubjects,
  tokens,
  digests,
  sealAuthority,
  checkAuthority,
  mac,
  verifyMacs,
  purposeKey,
  createLog,
  signCheckpoint,
  lastCheckpoint,
  logKey,
  budgetOf,
  suiteOf,
  rotateRoot,
}
