import { describeLists } from './lists.ts'

describeLists('en')
