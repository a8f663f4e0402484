import { describeKeyboardDay } from './keyboard-day.ts'

describeKeyboardDay('zh')
