/** Answers that refuse, as RFC 9457 problem documents with this API's members. */

export interface FieldFault {
  readonly path: string
  readonly code: string
  readonly message: string
}

export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  /** What to do next, in the caller's language. */
  readonly next?: string
  readonly errors?: readonly FieldFault[]
  readonly factors?: readonly string[]
  readonly traceId?: string
  /** The whole document, for members that one code alone has. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds?: number
}

/** Thrown by every call that the server refused, or that never reached it (`code` is then `unreachable`, status 0). */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail || problem.title)
    this.name = 'ProblemError'
    this.problem = problem
  }

  get code(): string {
    return this.problem.code
  }

  get status(): number {
    return this.problem.status
  }
}

export const isProblem = (error: unknown, code?: string): error is ProblemError =>
  error instanceof ProblemError && (code === undefined || error.code === code)

/** Whether what was asked for by its id is not there for the caller, or the id cannot be one. */
export const isAbsent = (error: unknown): boolean =>
  isProblem(error, 'malformed')
    ? (error.problem.errors ?? []).some(({ path }) => path === '/id')
    : isProblem(error) && error.status === 404

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function faultsOf(value: unknown): readonly FieldFault[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value
    .filter((fault): fault is Record<string, unknown> => typeof fault === 'object' && fault !== null)
    .map((fault) => ({ path: text(fault.path), code: text(fault.code), message: text(fault.message) }))
}

/** Reads the body of a refusal; one that is no problem document still becomes a usable problem. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const document: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const errors = faultsOf(document.errors)
  const factors = document.factors
  const retryAfter = Number(response.headers.get('retry-after'))
  return {
    status: response.status,
    code: text(document.code) || `http_${response.status}`,
    title: text(document.title),
    detail: text(document.detail),
    ...(text(document.next) === '' ? {} : { next: text(document.next) }),
    ...(errors === undefined ? {} : { errors }),
    ...(Array.isArray(factors) ? { factors: factors.map(String) } : {}),
    ...(text(document.traceId) === '' ? {} : { traceId: text(document.traceId) }),
    members: document,
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  }
}
