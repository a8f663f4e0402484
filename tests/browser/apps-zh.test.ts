import { describeApps } from './apps.ts'
import { freeAddress } from './harness/window-on-world.ts'

describeApps('zh', await freeAddress())
