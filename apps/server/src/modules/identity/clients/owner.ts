import { readerOf } from '../../../platform/database/reader.ts'
import type { Services } from '../../../platform/services.ts'
import { findFounder } from '../queries.ts'

/** The company's founder, while it is in founder mode; null after. */
export const founderOf = (services: Services, tenantId: string): Promise<string | null> =>
  findFounder(readerOf(services.database, tenantId))
