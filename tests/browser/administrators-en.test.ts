import { describeAdministrators } from './administrators.ts'
import { freeAddress } from './harness/window-on-world.ts'

describeAdministrators('en', await freeAddress())
