import type { Catalog, Label } from '@holdfast/catalog'
import type { Contract } from '@holdfast/policy'
import type { Asked } from '../../../platform/two-person/request.ts'
import type { AppDocument, AppNames } from './app.ts'

type Language = keyof Label

const LIST: Readonly<Record<Language, string>> = { zh: '、', en: ', ' }

function ofObject(
  catalog: Catalog,
  plural: string,
  { fields, language }: { fields: readonly string[]; language: Language },
) {
  const object = catalog.findByPlural(plural)
  const noun = object?.labelPlural[language] ?? plural
  const named = fields.map((key) => object?.fields[key]?.label[language] ?? key).join(LIST[language])
  return { noun: language === 'zh' ? noun : noun.toLowerCase(), named }
}

/** What a contract lets an app do, a sentence for each object and verb. */
export function contractSentences(catalog: Catalog, contract: Contract, language: Language): readonly string[] {
  return Object.entries(contract).flatMap(([plural, { read, write }]) => {
    const reads = ofObject(catalog, plural, { fields: read, language })
    const writes = ofObject(catalog, plural, { fields: write, language })
    const zh = [`查看${reads.noun}：${reads.named}。`, `新建和修改${writes.noun}：${writes.named}。`]
    const en = [`Reads of ${reads.noun}: ${reads.named}.`, `Makes and changes ${writes.noun}: ${writes.named}.`]
    const [reading = '', writing = ''] = language === 'zh' ? zh : en
    return [...(read.length > 0 ? [reading] : []), ...(write.length > 0 ? [writing] : [])]
  })
}

/** An app as it is asked for. */
export interface NewApp extends AppNames, Pick<AppDocument, 'redirectUris' | 'contract' | 'peopleADay' | 'networks'> {
  /** Days until it ends by itself. */
  readonly days: number
  /** Its public keys as JWKs; none for a public app. */
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

const zh = (app: NewApp, catalog: Catalog): readonly string[] => [
  `接入「${app.publisher}」的应用「${app.name}」：${app.purpose}`,
  '每个人要自己同意，它才以这个人的名义工作，决不比这个人能做的多。',
  ...contractSentences(catalog, app.contract, 'zh'),
  `以每个人的名义，一天最多看 ${app.peopleADay} 人。`,
  `${app.days} 天以后自己失效。`,
  `只把人送回这些地址：${app.redirectUris.join('、')}。`,
  app.networks.length > 0 ? `只能来自 ${app.networks.join('、')}。` : '可以来自任何网络。',
  app.keys.length > 0 ? '它用登记的公钥证明自己。' : '它没有自己的密钥，装在人的设备上。',
]

const en = (app: NewApp, catalog: Catalog): readonly string[] => [
  `Admit the app “${app.name}” by “${app.publisher}”: ${app.purpose}`,
  'It acts for a person only once that person has agreed, and never may more than they.',
  ...contractSentences(catalog, app.contract, 'en'),
  `In each person’s name it sees at most ${app.peopleADay} people a day.`,
  `It ends by itself after ${app.days} days.`,
  `It sends people back to these addresses alone: ${app.redirectUris.join(', ')}.`,
  app.networks.length > 0 ? `It may come from ${app.networks.join(', ')} alone.` : 'It may come from any network.',
  app.keys.length > 0
    ? 'It proves itself by the public keys registered with it.'
    : 'It has no key of its own, and runs on people’s devices.',
]

/** What is admitted, a sentence each, in both languages. */
export const appSentences = (app: NewApp, catalog: Catalog): Asked['says'] => ({
  zh: zh(app, catalog),
  en: en(app, catalog),
})
