import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The walks through the browser are the longest and short as files, by which Vitest would take them for quick: they begin, so that none is left over at the end. */
class WalksFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isWalk = ({ moduleId }: TestSpecification) => moduleId.includes('/tests/browser/')
    return [...sorted.filter(isWalk), ...sorted.filter((file) => !isWalk(file))]
  }
}

// an `exclude` of a project's own would put aside the one that a run is given: what is apart is left out by name
const SHARED = [
  'packages/*/src/**/*.test.ts',
  'apps/{server,keeper}/src/**/*.test.ts',
  'apps/web/src/**/*.test.{ts,tsx}',
  'tests/*.test.ts',
  'tests/!(suite-a2)/**/*.test.ts',
]
/** These are other files' tests once more, in companies of another kind, which they say to their whole process. */
const APART = ['tests/suite-a2/**/*.test.ts']

export default defineConfig({
  test: {
    globalSetup: ['apps/server/src/testing/database-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // what is waited for comes late on a busy machine, and is no other thing for that
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      // a file takes the code as the one before it left it, compiled: nothing of ours is kept outside a world, which each file makes and ends by itself
      { extends: true, test: { name: 'shared', isolate: false, include: SHARED } },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
    sequence: { sequencer: WalksFirst },
    // the faults a screen shows are told whole: a run elsewhere leaves nothing else to look at
    chaiConfig: { truncateThreshold: 2000 },
  },
})
