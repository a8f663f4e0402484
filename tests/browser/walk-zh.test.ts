import { describeWalk } from './walk.ts'

describeWalk('zh')
