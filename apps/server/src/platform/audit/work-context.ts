import type { AuditContext } from './event.ts'

/** In whose name work is recorded that no request stands behind: a person's who asked for it earlier, else nobody's. */
export const workContext = (
  { newId }: { readonly newId: () => string },
  work: { readonly tenantId: string; readonly operation: string; readonly actorId?: string },
): AuditContext => ({ actorId: null, sessionId: null, traceId: newId(), address: null, ...work })
