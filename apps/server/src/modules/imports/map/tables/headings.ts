/** Headings that are not a field's own words: what address books and other systems write. */

/** By key of the field. `org` and the like are the column names of vCards. */
export const EXTRA_HEADINGS: Readonly<Record<string, readonly string[]>> = {
  account: ['org', 'organization name', '所属公司', '工作单位', '客户名称'],
  mobile: ['cellphone number', '手机号码1', '联系手机'],
  phone: ['business phone', '电话号码', '固定电话号码'],
  email: ['e mail', 'email1', '电邮', '邮件地址'],
  website: ['url', 'web', 'homepage', '网址', '官网', '网站'],
  residence: ['country region', '国籍'],
  creditCode: ['统一社会信用代码', '社会信用代码', '信用代码', '税号', 'uscc', 'tax id'],
}

/** Names of the levels of a region, folded, the longest first where one ends in another. */
export const REGION_HEADINGS = {
  province: ['省份', '省', '省市自治区', '所在省份', 'province', 'state', 'stateprovince'],
  city: ['城市', '地级市', '市', '所在城市', 'city', 'town'],
  district: ['区县', '县区', '县', '区', 'district', 'county'],
  whole: ['地区', '省市区', '省市', '所在地区', '所在地', '区域', 'region', 'area'],
} as const

/** Headings of files that give a person's name in two columns, folded. */
export const NAME_HEADINGS = {
  family: ['姓', '姓氏', 'lastname', 'familyname', 'surname'],
  given: ['名', 'firstname', 'givenname', 'forename'],
} as const
