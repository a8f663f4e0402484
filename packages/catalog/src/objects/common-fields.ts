/** Fields that stand on several objects, worded alike everywhere. */
import type { Field } from '../declaration.ts'
import { choice, country, dateTime, reference, region, tags } from '../field.ts'
import { HEADINGS, SOURCES } from './words.ts'

export const owner: Field = reference('user', {
  label: { zh: '负责人', en: 'Owner' },
  class: 'internal',
  defaultsTo: 'creator',
  aliases: HEADINGS.owner,
})

export const source: Field = choice({
  label: { zh: '来源', en: 'Source' },
  class: 'internal',
  options: SOURCES,
  aliases: HEADINGS.source,
})

export const regionField: Field = region({
  label: { zh: '地区', en: 'Region' },
  class: 'internal',
  aliases: HEADINGS.region,
})

export const residence: Field = country({
  label: { zh: '居住国家/地区', en: 'Country of residence' },
  class: 'internal',
  required: true,
  defaultsTo: 'tenantCountry',
  aliases: HEADINGS.country,
})

export const tagsField: Field = tags({
  label: { zh: '标签', en: 'Tags' },
  class: 'confidential',
  aliases: HEADINGS.tags,
})

export const lastFollowUpAt: Field = dateTime({
  label: { zh: '最近跟进时间', en: 'Last follow-up' },
  class: 'internal',
  computed: true,
})

export const nextStepAt: Field = dateTime({
  label: { zh: '下次跟进时间', en: 'Next step due' },
  class: 'internal',
  computed: true,
})

/** The lead that a record was made from. */
export const leadField: Field = reference('lead', {
  label: { zh: '来自线索', en: 'From the lead' },
  class: 'internal',
  computed: true,
})
