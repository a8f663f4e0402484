import { type EmergencyPolicy, NO_EMERGENCIES } from './emergencies.ts'
import { NO_SUPPORT, type SupportPolicy } from './support-access.ts'

/** Of the company's policy: all that it lends to people for a time. */
export interface LentPolicy extends EmergencyPolicy, SupportPolicy {}

export const NOTHING_LENT: LentPolicy = { ...NO_EMERGENCIES, ...NO_SUPPORT }
