import { describeRules } from './rules.ts'

describeRules('zh')
