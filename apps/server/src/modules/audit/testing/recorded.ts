import { Sequencer } from '../../../platform/audit/sequencer.ts'
import type { Services } from '../../../platform/services.ts'

/** Sequences, signs and copies everything recorded so far. */
export const settle = (services: Services): Promise<void> => new Sequencer(services).settle()

/** Records plain events, numbered by their count. */
export async function recordEvents(services: Services, tenantId: string, many: number): Promise<void> {
  const context = {
    tenantId,
    actorId: services.newId(),
    sessionId: null,
    traceId: services.newId(),
    operation: 'contact.read',
    address: '203.0.113.7',
  }
  await Promise.all(
    Array.from({ length: many }, (_, count) =>
      services.recorder.record(
        { act: 'contact.read', outcome: 'allowed', object: 'contact', recordId: services.newId(), count },
        context,
      ),
    ),
  )
}
