import { account, contact } from '@holdfast/catalog'
import { expect, test } from 'vitest'
import { proposeField } from './field-proposal.ts'

const told = (object: typeof contact | typeof account, heading: string, ...cells: readonly string[]) => {
  const { kind, class: fieldClass } = proposeField(object, { heading, cells }, { country: 'CN' })
  return [kind, fieldClass]
}

test('the kind is told from the cells, and a code of figures stays text', () => {
  expect(told(contact, '最近回访', '2026-01-02', '', '2026/3/4')).toEqual(['date', 'internal'])
  expect(told(contact, '积分', '120', '3400')).toEqual(['integer', 'internal'])
  expect(told(contact, '折扣', '0.85', '12.5')).toEqual(['decimal', 'internal'])
  expect(told(contact, '会员编号', '000120', '003400')).toEqual(['text', 'personal'])
  expect(told(contact, '备用邮箱', 'a@example.com')).toEqual(['email', 'personal'])
  expect(told(contact, '主页', 'https://example.com')).toEqual(['url', 'personal'])
  expect(told(contact, '备用号', '13800138000', '+86 139 0013 8000')).toEqual(['phone', 'personal'])
  expect(told(contact, '说明', `${'很长'.repeat(80)}`)).toEqual(['longText', 'personal'])
  expect(told(contact, '空列', '', ' ')).toEqual(['text', 'personal'])
})

test('what harms a person is proposed as sensitive, what tells of one as personal, a company’s as business', () => {
  expect(told(contact, '证件', '11010519491231002X')).toEqual(['nationalId', 'sensitive'])
  expect(told(contact, '过敏史', '青霉素')).toEqual(['text', 'sensitive'])
  expect(told(contact, '生日', '1990-01-02')).toEqual(['date', 'personal'])
  expect(told(account, '开户行', '某银行')).toEqual(['text', 'confidential'])
  expect(told(account, '成立日期', '2001-05-06')).toEqual(['date', 'internal'])
})
