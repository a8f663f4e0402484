import { freeAddress } from './harness/window-on-world.ts'
import { describeOwnAccounts } from './own-accounts.ts'

describeOwnAccounts('zh', await freeAddress())
