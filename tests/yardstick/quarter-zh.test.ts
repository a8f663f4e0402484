import { describeQuarter } from './quarter.ts'

describeQuarter('zh')
