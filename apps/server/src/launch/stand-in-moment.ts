/** A Tuesday, half past ten in China: the moment of the pictures in the documents, in milliseconds. */
export const PICTURED_AT = Date.UTC(2026, 10, 24, 2, 30)

/** From now on this process's clock goes on from the moment of the pictures. */
export function startAt(): void {
  const now = Date.now
  const ahead = PICTURED_AT - now()
  Date.now = () => now() + ahead
}
