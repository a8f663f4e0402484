/** The divisions of China by GB/T 2260: codes of six digits, their names and how people write them. A door of its own, since the table is large. */
import { DIVISIONS, UNCODED_CITIES } from './tables/divisions.ts'
import { ENGLISH_NAMES } from './tables/english-names.ts'

export interface Region {
  /** Six digits; a province ends in 0000, a city in 00. */
  readonly code: string
  /** The official Chinese name. */
  readonly name: string
}

type Language = 'zh' | 'en'

// Rows that stand in the standard only to hold areas directly under a province.
const PLACEHOLDERS = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])
const PROVINCE_SUFFIX = /(?:壮族|回族|维吾尔)?(?:自治区|特别行政区|省|市)$/
const CITY_SUFFIX =
  /(?:(?:蒙古族|藏族|羌族|彝族|布依族|苗族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|土家族|朝鲜族|蒙古|哈萨克|柯尔克孜)+自治州|地区|市|盟)$/
const AREA_SUFFIX = /(?:区|县|市|旗)$/

interface Table {
  readonly byCode: ReadonlyMap<string, Region>
  readonly children: ReadonlyMap<string, readonly Region[]>
  readonly english: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly cities: readonly Region[]
  /** Divisions below the provinces, by their official names. */
  readonly areas: ReadonlyMap<string, readonly Region[]>
}

let loaded: Table | undefined

/** Unpacked on first use: the table holds some 3,300 rows. */
function table(): Table {
  loaded ??= unpack()
  return loaded
}

function unpack(): Table {
  const byCode = new Map<string, Region>()
  const children = new Map<string, Region[]>([['', []]])
  const add = (region: Region, parent: string): void => {
    byCode.set(region.code, region)
    children.set(region.code, [])
    children.get(parent)?.push(region)
  }
  for (const line of DIVISIONS.trim().split('\n')) {
    const [head = '', areas = ''] = line.split(':')
    const digits = /^\d+/.exec(head)?.[0] ?? ''
    const code = digits.padEnd(6, '0')
    add({ code, name: head.slice(digits.length) }, digits.length === 2 ? '' : `${digits.slice(0, 2)}0000`)
    for (const area of areas.split(',').filter((each) => each !== ''))
      add({ code: digits + area.slice(0, 2), name: area.slice(2) }, code)
  }
  const english = ENGLISH_NAMES.trim()
    .split(/\s+/)
    .map((each): [string, string] => {
      const digits = /^\d+/.exec(each)?.[0] ?? ''
      return [digits.padEnd(6, '0'), each.slice(digits.length).replaceAll('_', ' ')]
    })
  const names = new Map([...byCode.values()].map((region) => [region.code, namesFor(region)]))
  return { byCode, children, english: new Map(english), names, ...belowProvinces(children) }
}

/** The division with this code. */
export const findRegion = (code: string): Region | undefined => table().byCode.get(code)

/** The divisions right below a code; the provinces for none. Rows that only hold others are left out. */
export const regionsIn = (code = ''): readonly Region[] => regionsBelow(table().children, code)

const regionsBelow = (children: Table['children'], code: string): readonly Region[] =>
  (children.get(code) ?? []).flatMap((region) =>
    PLACEHOLDERS.has(region.name) && code !== '' ? (children.get(region.code) ?? []) : [region],
  )

/** Every city and every division below the provinces: what a place that names no province is looked up among. */
function belowProvinces(children: Table['children']): Pick<Table, 'cities' | 'areas'> {
  const below = regionsBelow(children, '').flatMap((province) => regionsBelow(children, province.code))
  const cities = below.filter((region) => region.code.endsWith('00'))
  const all = [...below, ...cities.flatMap((city) => regionsBelow(children, city.code))]
  return { cities, areas: Map.groupBy(all, ({ name }) => name) }
}

/** The code of the province that a code lies in. */
export const provinceOf = (code: string): string => `${code.slice(0, 2)}0000`

/** The code of the city that a code lies in; a province's own code for a province. */
export const cityOf = (code: string): string => `${code.slice(0, 4)}00`

/** The name of one division without those above it; areas have Chinese names only. The code itself where it is unknown. */
export function regionName(code: string, language: Language): string {
  const region = findRegion(code)
  if (region === undefined) return code
  if (language === 'en') return table().english.get(code) ?? readableName(region)
  return readableName(region)
}

const readableName = (region: Region): string =>
  PLACEHOLDERS.has(region.name) ? (findRegion(provinceOf(region.code))?.name ?? region.name) : region.name

/** The whole name: 广东省深圳市南山区; in English from small to large: Shenzhen, Guangdong. */
export function regionPath(code: string, language: Language): string {
  const codes = [...new Set([provinceOf(code), cityOf(code), code])]
  const names = [...new Set(codes.map((each) => regionName(each, language)))]
  return language === 'zh' ? names.join('') : names.reverse().join(', ')
}

/** The short form people write: 广东, 内蒙古, 延边. */
export function shortRegionName(code: string): string {
  const region = findRegion(code)
  return region === undefined ? code : (namesOf(region).at(-1) ?? region.name)
}

function suffixOf(code: string): RegExp {
  if (code.endsWith('0000')) return PROVINCE_SUFFIX
  return code.endsWith('00') ? CITY_SUFFIX : AREA_SUFFIX
}

/** The names a division goes by, the official one first. */
const namesOf = (region: Region): readonly string[] => table().names.get(region.code) ?? [region.name]

function namesFor(region: Region): readonly string[] {
  const short = region.name.replace(suffixOf(region.code), '')
  return short.length >= 2 && short !== region.name ? [region.name, short] : [region.name]
}

/** Every way to read `text` as a path that starts with one of `regions` and uses up all of it. */
function readPath(text: string, regions: readonly Region[]): string | undefined {
  for (const region of regions) {
    for (const name of namesOf(region)) {
      if (!text.startsWith(name)) continue
      const code = readRest(text.slice(name.length), region)
      if (code !== undefined) return code
    }
  }
  return undefined
}

function readRest(rest: string, region: Region): string | undefined {
  if (rest === '') return region.code
  const municipality = region.code.endsWith('0000') && region.name.endsWith('市')
  if (municipality && rest === region.name) return region.code
  const below = municipality && rest.startsWith(region.name) ? rest.slice(region.name.length) : rest
  if (UNCODED_CITIES[region.code]?.some((city) => below.startsWith(city)) === true) return region.code
  return readPath(below, [...(table().children.get(region.code) ?? []), ...regionsIn(region.code)])
}

/** The one division that goes by this name among `regions`; undefined where there are several, for 朝阳区 alone says too little. */
function onlyOne(text: string, regions: readonly Region[]): string | undefined {
  const codes = new Set(regions.filter((region) => namesOf(region).includes(text)).map((region) => region.code))
  const [code] = codes
  return codes.size === 1 ? code : undefined
}

function readEnglish(text: string): string | undefined {
  const folded = (name: string) =>
    name
      .toLowerCase()
      .replace(/[^\p{L}]/gu, '')
      .replace(/ü/g, 'u')
  const wanted = text
    .split(/,/)
    .map((part) => folded(part.replace(/\b(?:province|city|municipality|sar)\b/gi, '')))
    .filter((part) => part !== '')
  const [smallest, larger] = wanted
  const codes = [...table().english].filter(([, name]) => folded(name) === smallest).map(([code]) => code)
  const within = codes.filter((code) => larger === undefined || folded(regionName(provinceOf(code), 'en')) === larger)
  const province = within.find((code) => code.endsWith('0000'))
  return province ?? (within.length === 1 ? within[0] : undefined)
}

/**
 * A division written by people (广东, 广东省 深圳市, 深圳, 北京市朝阳区, Shenzhen) or its code → the code. Undefined where the name is unknown or
 * stands for several.
 */
export function findRegionCode(text: string): string | undefined {
  const written = text.normalize('NFKC').trim()
  if (/^\d{6}$/.test(written)) return findRegion(written)?.code
  if (/^[\p{sc=Latin}\s,'-]+$/u.test(written)) return readEnglish(written)
  const compact = written.replace(/[\s,，、/·>|-]+/gu, '').replace(/^中国/, '')
  if (compact === '') return undefined
  return readPath(compact, regionsIn()) ?? readWithoutProvince(compact)
}

/** A city, a path from a city on, or an area, where only one in the country has the name. */
function readWithoutProvince(compact: string): string | undefined {
  const { cities, areas } = table()
  return (
    onlyOne(compact, cities) ??
    readPath(compact, cities) ??
    onlyOne(compact, areas.get(compact) ?? []) ??
    Object.keys(UNCODED_CITIES).find((code) => UNCODED_CITIES[code]?.some((city) => compact.startsWith(city)) === true)
  )
}
