import { describe, expect, test } from 'vitest'
import {
  cityOf,
  findRegion,
  findRegionCode,
  provinceOf,
  regionName,
  regionPath,
  regionsIn,
  shortRegionName,
} from './index.ts'

describe('regions', () => {
  test.each([
    ['广东', '440000'],
    ['广东省', '440000'],
    ['内蒙古', '150000'],
    ['广西', '450000'],
    ['新疆', '650000'],
    ['宁夏回族自治区', '640000'],
    ['北京', '110000'],
    ['北京市 北京市', '110000'],
    ['天津天津市', '120000'],
    ['广东省 深圳市', '440300'],
    ['广东深圳', '440300'],
    ['深圳', '440300'],
    ['中国广东省深圳市南山区', '440305'],
    ['北京市朝阳区', '110105'],
    ['北京市 市辖区 朝阳区', '110105'],
    ['吉林', '220000'],
    ['吉林市', '220200'],
    ['吉林省/吉林市', '220200'],
    ['海南', '460000'],
    ['海南藏族自治州', '632500'],
    ['海南省 省直辖县级行政区划', '469000'],
    ['贵州省 黔东南苗族侗族自治州', '522600'],
    ['黔东南', '522600'],
    ['巴音郭楞', '652800'],
    ['重庆市 县', '500200'],
    ['香港', '810000'],
    ['澳门特别行政区', '820000'],
    ['台湾', '710000'],
    ['台湾省台北市', '710000'],
    ['台北市', '710000'],
    ['440305', '440305'],
    ['Guangdong', '440000'],
    ['Shenzhen', '440300'],
    ['Shenzhen, Guangdong', '440300'],
    ['Beijing', '110000'],
    ['inner mongolia', '150000'],
    ["xi'an", '610100'],
  ])('%s is %s', (written, code) => expect(findRegionCode(written)).toBe(code))

  test.each(['', '火星', '朝阳区', '广东省 火星市', '999999', 'Atlantis', 'Suzhou', '深圳市广东省'])(
    '%s names none, or several',
    (written) => expect(findRegionCode(written)).toBeUndefined(),
  )

  test('every division has a name that leads back to it', () => {
    const provinces = regionsIn()
    expect(provinces).toHaveLength(34)
    const all = provinces.flatMap((province) => [province, ...regionsIn(province.code)])
    expect(all.length).toBeGreaterThan(360)
    for (const { code } of all) expect([code, findRegionCode(regionPath(code, 'zh'))]).toEqual([code, code])
  })

  test('a code names its parents', () => {
    expect([provinceOf('440305'), cityOf('440305')]).toEqual(['440000', '440300'])
    expect(regionName('440305', 'zh')).toBe('南山区')
    expect(regionName('110100', 'zh')).toBe('北京市')
    expect(regionPath('440300', 'zh')).toBe('广东省深圳市')
    expect(regionPath('440300', 'en')).toBe('Shenzhen, Guangdong')
    expect(regionPath('110105', 'zh')).toBe('北京市朝阳区')
    expect(shortRegionName('150000')).toBe('内蒙古')
    expect(shortRegionName('222400')).toBe('延边')
    expect(findRegion('110105')?.name).toBe('朝阳区')
    expect(regionName('123', 'en')).toBe('123')
    expect(regionsIn('110000').map((each) => each.name)).toContain('朝阳区')
  })
})
