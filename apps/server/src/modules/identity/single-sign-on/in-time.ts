import { SignOnFault } from './fault.ts'

/** The work, where it is done within so many milliseconds. Throws `SignOnFault` where it is not: the provider is taken to be away. */
export async function inTime<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const ended = Promise.withResolvers<never>()
  const timer = setTimeout(() => ended.reject(new SignOnFault('unreachable')), milliseconds)
  try {
    return await Promise.race([work, ended.promise])
  } finally {
    clearTimeout(timer)
  }
}
