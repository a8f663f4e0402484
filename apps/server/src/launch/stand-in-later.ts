/** The server's process six minutes ahead of the machine's clock, for tests of what is stale by then. It stands here to be where the parts' users can read it. */
const AHEAD_MS = 6 * 60_000
const now = Date.now
Date.now = () => now() + AHEAD_MS
await import('../serve.ts')
