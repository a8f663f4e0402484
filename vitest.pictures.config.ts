import { defineConfig } from 'vitest/config'

/** Takes the documents' pictures: the tour, and the walks where something has to happen before it is seen. Asked for by name (`npm run pictures`). */
export default defineConfig({
  test: {
    include: [
      'tests/browser/*.tour.ts',
      'tests/browser/{walk,record-day,rules,approvals,web-form,administrators}-*.test.ts',
      'tests/browser/device-key.test.ts',
    ],
    globalSetup: ['apps/server/src/testing/database-setup.ts'],
    env: { HOLDFAST_TEST_SCREENSHOTS: process.env['HOLDFAST_TEST_SCREENSHOTS'] ?? 'docs' },
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // what is waited for comes late on a busy machine, and is no other thing for that
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
})
