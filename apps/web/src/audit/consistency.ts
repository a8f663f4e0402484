import { api } from '../app/api.ts'
import { continues, openCheckpoint, readKey } from './proof.ts'
import { rememberCheckpoint, rememberedCheckpoint } from './remembered-checkpoint.ts'

export type ConsistencyState = 'first' | 'continues' | 'broken'

export interface ConsistencyVerdict {
  readonly state: ConsistencyState
  readonly from: number
  readonly to: number
}

export interface LogSources {
  readonly note: string
  readonly vkey: string
}

export async function readLog(tenantId: string): Promise<LogSources> {
  const base = `/audit/log/${tenantId}`
  const [note, vkey] = await Promise.all([api.getText(`${base}/checkpoint`), api.getText(`${base}/key`)])
  return { note, vkey }
}

async function consistencyProof(from: number, to: number): Promise<readonly string[]> {
  if (from === to || from === 0) return []
  const { proof } = await api.get<{ proof: readonly string[] }>(`/audit/consistency?from=${from}&to=${to}`)
  return proof
}

/**
 * Checks that the log as it is now continues the log as this browser last saw it, and remembers the newer one. What is broken is not
 * remembered: the older checkpoint stays as the evidence.
 */
export async function checkConsistency(tenantId: string): Promise<ConsistencyVerdict> {
  const { note, vkey } = await readLog(tenantId)
  const key = readKey(vkey)
  const newer = await openCheckpoint(note, key)
  const remembered = rememberedCheckpoint(tenantId)
  if (remembered === null) {
    rememberCheckpoint(tenantId, note)
    return { state: 'first', from: 0, to: newer.size }
  }
  const older = await openCheckpoint(remembered, key).catch(() => null)
  if (older === null || older.size > newer.size) return { state: 'broken', from: older?.size ?? 0, to: newer.size }
  const holds = continues({ older, newer, proof: await consistencyProof(older.size, newer.size) })
  if (holds) rememberCheckpoint(tenantId, note)
  return { state: holds ? 'continues' : 'broken', from: older.size, to: newer.size }
}
