import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/{server,keeper}/src/**/*.test.ts',
      'apps/web/src/**/*.test.{ts,tsx}',
      'tests/**/*.test.ts',
    ],
    globalSetup: ['apps/server/src/testing/database-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    // what is waited for comes late on a busy machine, and is no other thing for that
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
    // the faults a screen shows are told whole: a run elsewhere leaves nothing else to look at
    chaiConfig: { truncateThreshold: 2000 },
  },
})
