import { describeWebForm } from './web-form.ts'

describeWebForm('en')
