import { vi } from 'vitest'
import type { Services } from '../platform/services.ts'

/** Holds back what takes its time on purpose until `end`. `told` are the milliseconds that it was to rest for. */
export function holdRests(services: Services): { readonly told: readonly number[]; end(): void } {
  const told: number[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const rests = vi.spyOn(services, 'rest').mockImplementation((milliseconds) => {
    told.push(milliseconds)
    return promise
  })
  return {
    told,
    end() {
      rests.mockRestore()
      resolve()
    },
  }
}
