/** A checkpoint holds a size and a hash, nothing of anyone: this browser may remember it and so be a witness of its own. */
const keyOf = (tenantId: string) => `holdfast.checkpoint.${tenantId}`

export const rememberedCheckpoint = (tenantId: string): string | null => localStorage.getItem(keyOf(tenantId))

export const rememberCheckpoint = (tenantId: string, note: string): void => localStorage.setItem(keyOf(tenantId), note)
