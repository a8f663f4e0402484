import { describeKeyboardDay } from './keyboard-day.ts'

describeKeyboardDay('en')
