import { describeWebForm } from './web-form.ts'

describeWebForm('zh')
