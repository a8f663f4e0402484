import { describeApprovals } from './approvals.ts'
import { freeAddress } from './harness/window-on-world.ts'

describeApprovals('en', await freeAddress())
