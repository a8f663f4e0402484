import type { Json } from '../../packages/catalog/src/values/index.ts'
import type { Dice } from '../crew.ts'

const SURNAMES = ['王', '李', '张', '刘', '陈', '欧阳', '司马']
const GIVEN = ['伟', '芳', '秀英', '敏', '静', '嘉宁', '雨桐']
const COMPANIES = ['云杉精密', '坚果电子', '海潮科技', '北斗物流', 'Acme Trading', 'Nordlicht']
export const TITLES = ['采购经理', '总监', '工程师', 'Buyer']
const HOBBIES = ['围棋', '登山', '围棋和登山', 'chess']
const WORDS = ['谈了报价', '下周再联系', '已寄样品', 'no answer']
const TAGS = ['重点', '老客户', '展会', 'vip']
const pad = (at: number): string => String(at).padStart(4, '0')

/** Values by field key, as they are kept; some are left out. */
export function valuesOf(object: string, at: number, dice: Dice): Record<string, Json> {
  const maybe = (values: Record<string, Json>): Record<string, Json> =>
    Object.fromEntries(Object.entries(values).filter(() => !dice.chance(3)))
  const name = `${dice.one(SURNAMES)}${dice.one(GIVEN)}`
  const mobile = `+8613${dice.below(10)}${pad(dice.below(10_000))}${pad(at % 40)}`
  const email = `user${at % 25}@${dice.one(['example.com', 'mail.example.cn'])}`
  const source = dice.one(['website', 'exhibition', 'referral', 'other'])
  const tags = [...new Set(dice.some(TAGS, 2))]
  const region = dice.one(['310000', '310101', '440300', '110105'])
  switch (object) {
    case 'account':
      return {
        name: `${dice.one(COMPANIES)}${dice.chance(2) ? '有限公司' : ''}`,
        ...maybe({
          industry: dice.one(['software', 'retail', 'medical']),
          size: dice.one(['up_to_19', 'up_to_99', 'over_9999']),
          source,
          region,
          tags,
          phone: `+86215550${pad(at)}`,
        }),
      }
    case 'contact':
      return {
        name,
        mobile,
        residence: dice.one(['CN', 'DE', 'US']),
        ...maybe({
          email,
          wechat: `wx_${at % 9}`,
          title: dice.one(TITLES),
          source,
          region,
          tags,
          doNotCall: dice.chance(2),
          since: `2026-0${1 + dice.below(9)}-15`,
          gender: dice.one(['male', 'female']),
          birthday: `19${70 + dice.below(30)}-05-0${1 + dice.below(9)}`,
          customerNo: `K${1000 + at}`,
          note: dice.one(WORDS),
          cf_hobby: dice.one(HOBBIES),
          cf_score: dice.below(5),
          cf_met: `2025-1${dice.below(3)}-01`,
        }),
      }
    case 'lead':
      return {
        name,
        mobile,
        residence: 'CN',
        // what a lead without one gets
        status: 'new',
        ...maybe({ company: dice.one(COMPANIES), source, status: 'contacted', tags, note: dice.one(WORDS) }),
      }
    case 'opportunity':
      return {
        name: `${dice.one(WORDS)}${at % 5}`,
        contacts: [],
        pipeline: 'standard',
        stage: dice.one(['first_contact', 'needs']),
        probability: dice.below(101),
        ...maybe({
          amount: { amount: `${1 + dice.below(9)}000.00`, currency: 'CNY' },
          closeDate: `2026-12-1${dice.below(10)}`,
          nextStep: dice.one(WORDS),
          source,
          tags,
          note: dice.one(WORDS),
        }),
      }
    case 'task':
      return {
        what: `${dice.one(WORDS)}${at % 7}`,
        due: `2026-12-0${1 + dice.below(9)}T08:00:00.000Z`,
        ...maybe({ priority: dice.one(['low', 'normal', 'high']), done: dice.chance(2) }),
      }
    default:
      return {
        people: [],
        kind: dice.one(['call', 'visit', 'note']),
        at: `2026-11-${10 + dice.below(12)}T08:00:00.000Z`,
        ...maybe({ words: dice.one(WORDS), result: dice.one(['reached', 'no_answer']), nextStep: dice.one(WORDS) }),
      }
  }
}
