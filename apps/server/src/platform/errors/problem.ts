import { faultMessage } from './fault-messages.ts'
import type { Refusal, ValueFault } from './refusal.ts'
import { refusals } from './registry.ts'

export type Language = 'zh' | 'en'

/** The message of a fault in the reader's language. */
export const messageOf = ({ code, message }: ValueFault, language: Language): string =>
  typeof message === 'object' ? message[language] : (message ?? faultMessage(code, language))

/** A problem document of RFC 9457 with the contract's further members. */
export function problemOf(
  refusal: Refusal,
  place: { language: Language; instance: string; traceId: string },
): Record<string, unknown> {
  const text = refusals[refusal.code]
  const { detail, errors, extra } = refusal.details
  return {
    type: `/docs/errors#${refusal.code}`,
    title: text.title[place.language],
    status: text.status,
    detail: typeof detail === 'object' ? detail[place.language] : (detail ?? text.title[place.language]),
    instance: place.instance,
    code: refusal.code,
    next: text.next[place.language],
    traceId: place.traceId,
    ...(errors === undefined
      ? {}
      : {
          errors: errors.map((fault) => ({
            ...fault,
            message: messageOf(fault, place.language),
          })),
        }),
    ...extra,
  }
}
