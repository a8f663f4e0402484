import { describeLists } from './lists.ts'

describeLists('zh')
