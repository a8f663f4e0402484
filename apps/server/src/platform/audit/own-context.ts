import type { AuditContext } from './event.ts'

/** In whose name the program records what it does by itself: nobody's. */
export const ownContext = (
  { newId }: { readonly newId: () => string },
  tenantId: string,
  operation: string,
): AuditContext => ({ tenantId, actorId: null, sessionId: null, traceId: newId(), operation, address: null })
