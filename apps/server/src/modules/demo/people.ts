import { regionsIn } from '@holdfast/catalog/regions'
import type { Json } from '@holdfast/catalog/values'
import type { Dice } from './dice.ts'
import { SURNAMES } from './tables/surnames.ts'
import {
  BRANDS,
  COMPOUND_SURNAMES,
  FOREIGN,
  FOREIGN_BRANDS,
  FOREIGN_TITLES,
  FOREIGN_TRADES,
  GIVEN,
  MOBILE_PREFIXES,
  NOTES,
  RARE_GIVEN,
  SOURCES,
  STREETS,
  TAGS,
  TITLES,
  TRADES,
} from './tables/words.ts'

export type Values = Record<string, Json>

const TOTAL_WEIGHT = SURNAMES.reduce((sum, [, weight]) => sum + weight, 0)
const SHARE_OF_FOREIGN_LEADS = 0.2

function surnameOf(dice: Dice): string {
  if (dice.chance(0.01)) return dice.pick(COMPOUND_SURNAMES)
  let left = dice.roll() * TOTAL_WEIGHT
  for (const [name, weight] of SURNAMES) {
    left -= weight
    if (left <= 0) return name
  }
  return '王'
}

const chineseName = (dice: Dice): string =>
  surnameOf(dice) +
  (dice.chance(0.015) ? dice.pick(RARE_GIVEN) : dice.pick(GIVEN)) +
  (dice.chance(0.65) ? dice.pick(GIVEN) : '')

type Abroad = (typeof FOREIGN)[number]

const foreignName = (dice: Dice, place: Abroad): string =>
  place.country === 'JP'
    ? dice.pick<string>(place.last) + dice.pick<string>(place.first)
    : `${dice.pick<string>(place.first)} ${dice.pick<string>(place.last)}`

const MOST_DRAWS = 20

/** Draws until the text has not been given before. */
function fresh(used: Set<string>, draw: () => string): string {
  for (let attempt = 0; ; attempt++) {
    const drawn = draw()
    // where the words run out, a number tells two of the same name apart
    const text = attempt < MOST_DRAWS ? drawn : `${drawn} ${used.size}`
    if (used.has(text)) continue
    used.add(text)
    return text
  }
}

const digits = (dice: Dice, many: number): string => String(dice.between(0, 10 ** many - 1)).padStart(many, '0')

/** A region of mainland China that may stand in an address: a province, or a city in it. */
function regionOf(dice: Dice): { code: string; city: string } {
  const province = dice.pick(regionsIn().filter(({ code }) => Number(code) < 710_000))
  const cities = regionsIn(province.code).filter(({ name }) => !/^(市辖区|县|.*直辖县级行政区划)$/.test(name))
  const place = cities.length === 0 ? province : dice.pick(cities)
  return { code: place.code, city: place.name.replace(/(壮族|回族|维吾尔)?(自治区|特别行政区|省|市)$/, '') }
}

const wordsOn = (dice: Dice): Values => ({
  ...(dice.chance(0.25) ? { tags: [dice.pick(TAGS)] } : {}),
  ...(dice.chance(0.2) ? { note: dice.pick(NOTES) || null } : {}),
})

const abroad = (code: Json | undefined) => FOREIGN.find((place) => place.country === code)

/** Makes sample companies and people; numbers and addresses are used once. */
export class PeopleMaker {
  readonly #dice: Dice
  readonly #used = new Set<string>()
  #serial = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  chineseAccount(): Values {
    const dice = this.#dice
    const { code, city } = regionOf(dice)
    const [words, industry] = dice.pick(TRADES)
    return {
      name: fresh(this.#used, () => `${city}${dice.pick(BRANDS)}${dice.pick(GIVEN)}${words}有限公司`),
      industry,
      size: dice.pick(['up_to_19', 'up_to_99', 'up_to_499', 'up_to_999', 'up_to_9999']),
      level: dice.pick(['a', 'b', 'b', 'c', 'c', 'c', 'd']),
      source: dice.pick(SOURCES),
      region: code,
      address: `${city}${dice.pick(STREETS)}${dice.between(1, 999)}号`,
      ...wordsOn(dice),
    }
  }

  foreignAccount(): Values {
    const dice = this.#dice
    const place = dice.pick(FOREIGN)
    const [words, industry] = dice.pick(FOREIGN_TRADES)
    const city = dice.pick<string>(place.cities)
    return {
      name: fresh(this.#used, () => `${dice.pick(FOREIGN_BRANDS)} ${city} ${words} ${place.suffix}`),
      industry,
      size: dice.pick(['up_to_99', 'up_to_499', 'up_to_999']),
      level: dice.pick(['a', 'b', 'c']),
      source: dice.pick(['website', 'exhibition', 'referral']),
      address: `${city}, ${place.country}`,
      tags: ['出口'],
      country: place.country,
    }
  }

  /** Someone who works in the company, or for themselves where there is none. */
  contactAt(account: Values | null): Values {
    const dice = this.#dice
    const place = abroad(account?.['country'])
    if (place !== undefined)
      return { ...this.#foreign(place), title: dice.pick(FOREIGN_TITLES), preferredLanguage: 'en' }
    const region = account?.['region'] ?? regionOf(dice).code
    return {
      ...this.#chinese(),
      title: account === null ? null : dice.pick(TITLES),
      region,
      decisionRole: dice.chance(0.4)
        ? dice.pick(['decision_maker', 'influencer', 'user', 'finance', 'gatekeeper'])
        : null,
      preferredChannel: dice.chance(0.3) ? dice.pick(['call', 'mail', 'wechat']) : null,
      doNotCall: dice.chance(0.03) ? true : null,
    }
  }

  lead(): Values {
    const dice = this.#dice
    const person = dice.chance(SHARE_OF_FOREIGN_LEADS) ? this.#foreign(dice.pick(FOREIGN)) : this.#chinese()
    const company = dice.chance(0.7) ? `${dice.pick(BRANDS)}${dice.pick(TRADES)[0]}有限公司` : null
    return {
      ...person,
      company,
      status: dice.pick(['new', 'new', 'contacted', 'contacted', 'qualified', 'unqualified']),
    }
  }

  #email(): string {
    this.#serial += 1
    return `c${String(this.#serial).padStart(5, '0')}@example.${this.#dice.pick(['com', 'org', 'net'])}`
  }

  #mobileAbroad(place: Abroad): string | null {
    const dice = this.#dice
    return place.dials.length > 0 && dice.chance(0.6)
      ? fresh(this.#used, () => `${dice.pick<string>(place.dials)}${digits(dice, place.digits)}`)
      : null
  }

  #chinese(): Values {
    const dice = this.#dice
    return {
      name: chineseName(dice),
      mobile: fresh(this.#used, () => `+86${dice.pick(MOBILE_PREFIXES)}0000${digits(dice, 4)}`),
      email: dice.chance(0.6) ? this.#email() : null,
      wechat: dice.chance(0.4) ? `wx_${digits(dice, 6)}` : null,
      residence: 'CN',
      source: dice.pick(SOURCES),
      ...wordsOn(dice),
    }
  }

  #foreign(place: Abroad): Values {
    const dice = this.#dice
    return {
      name: foreignName(dice, place),
      mobile: this.#mobileAbroad(place),
      email: this.#email(),
      residence: place.country,
      source: dice.pick(['website', 'exhibition', 'referral']),
      ...wordsOn(dice),
    }
  }
}
