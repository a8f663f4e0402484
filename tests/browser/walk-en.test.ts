import { describeWalk } from './walk.ts'

describeWalk('en')
