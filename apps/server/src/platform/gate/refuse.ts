import { spentUntil, writtenUntil } from '../audit/spent-sentence.ts'
import { Refusal } from '../errors/refusal.ts'
import { KeeperRefusal } from '../keys/keeper.ts'

/** PostgreSQL's own refusals that a caller can cause; everything else is ours to answer for. */
const DATABASE_CODES: Readonly<
  Record<string, 'conflict' | 'duplicate' | 'invalid' | 'unavailable' | 'malformed' | 'storage_full'>
> = {
  '23505': 'duplicate',
  '23503': 'conflict',
  '40001': 'conflict',
  '40P01': 'conflict',
  '55P03': 'conflict',
  '57014': 'unavailable',
  '53100': 'storage_full',
  '53300': 'unavailable',
  '57P01': 'unavailable',
  '57P02': 'unavailable',
  '57P03': 'unavailable',
  '22021': 'malformed',
  '22P05': 'malformed',
}

/** Fastify's refusals of a body it could not read. */
function bodyRefusal(code: string): Refusal | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('too_large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Refusal('media_type')
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new Refusal('not_found')
  if (code.startsWith('FST_ERR_CTP') || code === 'FST_ERR_VALIDATION' || code === 'FST_ERR_BAD_URL')
    return new Refusal('malformed')
  return undefined
}

function keeperRefusal(error: KeeperRefusal): Refusal {
  const { code, retryAfterSeconds } = error
  if (code === 'budget_spent')
    return new Refusal('budget_spent', {
      cause: error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds, detail: spentUntil(retryAfterSeconds) }),
    })
  if (code === 'writes_spent')
    return new Refusal('write_budget_spent', {
      cause: error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds, detail: writtenUntil(retryAfterSeconds) }),
    })
  const isNamed = code === 'keeper_unavailable' || code === 'storage_full'
  return new Refusal(isNamed ? code : 'internal', { cause: error })
}

/** The refusal behind any thrown thing. What nobody expected becomes `internal`, its cause kept for the log alone. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof KeeperRefusal) return keeperRefusal(error)
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = DATABASE_CODES[code]
  if (known !== undefined) return new Refusal(known, { cause: error })
  // the driver's words for a database that ended while it was asked; they come without a code
  if (error instanceof Error && /^Connection terminated/.test(error.message))
    return new Refusal('unavailable', { cause: error })
  if (/^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/.test(code)) return new Refusal('unavailable', { cause: error })
  if (error instanceof SyntaxError && 'statusCode' in error) return new Refusal('malformed', { cause: error })
  return bodyRefusal(code) ?? new Refusal('internal', { cause: error })
}
