import { account, contact, type ObjectDeclaration, withCustomFields } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import { VCARD_HEADER } from '../read/vcard-card.ts'
import { chooseMapping, proposeMapping } from './mapping.ts'

const context = { country: 'CN' }

const fieldsFor = (
  header: readonly string[],
  rows: readonly (readonly string[])[] = [],
  object: ObjectDeclaration = contact,
) => proposeMapping(object, { header, rows, context }).map(({ field }) => field)

describe('a proposed mapping', () => {
  it('knows English headings as other systems write them', () => {
    const header = [
      'Customer ID',
      'Full_Name',
      'companyName',
      'Cell Phone',
      'TEL',
      'E-Mail Address',
      'State',
      'City',
      'Street Address',
      'Lead Source',
      'Created',
      'Remarks',
    ]
    expect(fieldsFor(header)).toEqual([
      'customerNo',
      'name',
      'account',
      'mobile',
      'phone',
      'email',
      'region',
      'region',
      'address',
      'source',
      'since',
      'note',
    ])
  })

  it('sees through width, brackets, stars and blanks', () => {
    expect(fieldsFor(['＊姓 名（必填）', '手机号码*', ' Ｅ－ｍａｉｌ '])).toEqual(['name', 'mobile', 'email'])
  })

  it('takes the last word of a heading for what it is', () => {
    expect(fieldsFor(['客户手机号', '收货地址', '主要邮箱'])).toEqual(['mobile', 'address', 'email'])
  })

  it('forgives one wrong letter', () => expect(fieldsFor(['Adress', 'Compnay nme'])[0]).toBe('address'))

  it('tells columns without headings by what stands in them', () => {
    const rows = Array.from({ length: 10 }, (_, at) => [`1380013800${at}`, `a${at}@example.com`, '浙江省', 'x'])
    expect(fieldsFor(['a', '', 'c3', 'd'], rows)).toEqual(['mobile', 'email', 'region', null])
  })

  it('lets content decide between mobile and landline where the heading does not', () => {
    const rows = Array.from({ length: 10 }, (_, at) => [`010-8888000${at}`, `1390013900${at}`])
    expect(fieldsFor(['电话', '手机'], rows)).toEqual(['phone', 'mobile'])
  })

  it('gives each field to one column at most, the surest', () => {
    expect(fieldsFor(['邮箱', '备用邮箱', '手机', '手机'])).toEqual(['email', null, 'mobile', null])
  })

  it('gives a region to its levels or to a column that holds it whole, never to both', () => {
    expect(fieldsFor(['市', '省'])).toEqual(['region', 'region'])
    expect(fieldsFor(['地区', '省', '市'])).toEqual(['region', null, null])
  })

  it('leaves a column out whose heading the content contradicts', () => {
    const rows = ['Berlin', 'México D.F.', 'London', 'Luleå'].map((city) => [city])
    expect(fieldsFor(['City'], rows)).toEqual([null])
    expect(fieldsFor(['来源'], [['甲'], ['乙'], ['丙']])).toEqual([null])
    expect(fieldsFor(['来源'], [['官网'], ['乙'], ['丙']])).toEqual(['source'])
  })

  it('leaves out what it does not know, and what the system computes', () => {
    expect(fieldsFor(['星座', '最近跟进时间', ''])).toEqual([null, null, null])
  })

  it('knows every column of a vCard that has a place', () => {
    const found = Object.fromEntries(fieldsFor(VCARD_HEADER).map((field, at) => [VCARD_HEADER[at], field]))
    expect(found).toMatchObject({
      name: 'name',
      org: 'account',
      title: 'title',
      mobile: 'mobile',
      phone: 'phone',
      email: 'email',
      wechat: 'wechat',
      province: 'region',
      city: 'region',
      address: 'address',
      birthday: 'birthday',
      gender: 'gender',
      note: 'note',
      more: null,
      qq: null,
    })
  })

  it('knows the fields of other objects and those a company made itself', () => {
    expect(fieldsFor(['公司名称', '统一社会信用代码'], [], account)).toEqual(['name', 'creditCode'])
    const own = withCustomFields(contact, {
      cf_star: { kind: 'text', class: 'personal', label: { zh: '星座', en: 'Sign' } },
    })
    expect(fieldsFor(['星座'], [], own)).toEqual(['cf_star'])
  })
})

describe('a column that is named as a way of contact', () => {
  it('is that way, however little of it can be read: nothing of it is lost without a word', () => {
    expect(fieldsFor(['姓名', '手机', '邮箱'], [['某甲', 'abc', 'a@b.example']])).toEqual(['name', 'mobile', 'email'])
    expect(fieldsFor(['Name', 'E-mail'], [['Ann', 'ann at example']])).toEqual(['name', 'email'])
  })

  it('yields to a column whose content says it better, and other columns are left out as before', () => {
    expect(fieldsFor(['电话', '联系方式'], [['无', '13800138000']])).toContain('mobile')
    expect(fieldsFor(['姓名', '城市'], [['某甲', 'Springfield']])).toEqual(['name', null])
  })
})

describe('a chosen mapping', () => {
  const proposed = proposeMapping(contact, { header: ['姓名', '公司', '电话'], rows: [], context })

  it('replaces the proposal where a person chose, and frees the field elsewhere', () => {
    const chosen = chooseMapping(contact, proposed, { 公司: null, 姓名: 'mobile' })
    expect(chosen).toEqual({
      mapping: [
        { index: 0, column: '姓名', field: 'mobile', confidence: 1 },
        { index: 1, column: '公司', field: null, confidence: 1 },
        { index: 2, column: '电话', field: null, confidence: 0 },
      ],
    })
  })

  it('knows references by their name in the interface too', () => {
    expect(chooseMapping(contact, proposed, { 公司: 'accountId' })).toMatchObject({
      mapping: [{}, { field: 'account' }, {}],
    })
  })

  it('names what does not exist, what is computed and what is chosen twice', () => {
    expect(chooseMapping(contact, proposed, { 无: 'name', 公司: 'nextStepAt', 姓名: '__proto__' })).toMatchObject({
      unknownColumns: ['无'],
      unknownFields: ['nextStepAt', '__proto__'],
    })
    expect(chooseMapping(contact, proposed, { 公司: 'phone', 电话: 'phone' })).toMatchObject({ repeated: ['phone'] })
  })
})
