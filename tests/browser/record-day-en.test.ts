import { describeRecordDay } from './record-day.ts'

describeRecordDay('en')
