import { describeRules } from './rules.ts'

describeRules('en')
