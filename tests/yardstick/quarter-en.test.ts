import { describeQuarter } from './quarter.ts'

describeQuarter('en')
