import { describeOffice } from './office-walk.ts'

describeOffice('en')
