import { findField } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import { FILE_HEADERS } from '../../platform/files/file-headers.ts'
import { dispositionOf } from '../../platform/files/file-name.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { openVisible } from '../../records/index.ts'
import { readSender } from '../company/index.ts'
import { textOfContract } from '../contracts/index.ts'
import { contractPaper, placeValue } from './contract-paper.ts'
import type { PaperLanguage } from './paper-parts.ts'
import { printPaper } from './print/printer.ts'
import { quotePaper } from './quote-paper.ts'

/** References that a paper names. */
const NAMED = ['account', 'contact', 'owner']

/** The company's words for the units of its products. */
function unitNames({ caller }: RequestContext, language: PaperLanguage): (unit: string) => string {
  const options = findField(caller.tenant.catalog.getObject('product'), 'unit')?.options ?? []
  const names = new Map(options.map(({ value, label }) => [value, label[language]]))
  return (unit) => names.get(unit) ?? unit
}

const PAPERS = { quote: quotePaper, contract: contractPaper } as const

/** Of which record a paper is made, and in which language. */
export interface Asked {
  readonly object: keyof typeof PAPERS
  readonly id: string
  readonly language: PaperLanguage
}

/** The paper of a record as its reader sees it, who stands on it counted like on its page. */
export async function paperOf(ctx: RequestContext, { object, id, language }: Asked) {
  const { caller } = ctx
  const visible = visibleFields(caller.access, object)
  const expand = NAMED.filter((key) => visible.has(key)).join(',')
  const seen = await openVisible(ctx, caller.tenant.catalog.getObject(object), { id, expand })
  const source = {
    language,
    view: seen.view,
    sender: await readSender(ctx),
    unitName: unitNames(ctx, language),
    timeZone: calendarOf(caller.tenant.policy).timeZone,
  }
  const text = object === 'contract' ? await textOfContract(ctx, seen.record, language) : null
  const paper = PAPERS[object]({ ...source, ...text?.((place) => placeValue(source, place)) })
  return { ...seen, paper }
}

/** A record as a PDF: what reading it shows the same reader, counted like it, and recorded as having been taken out. */
export async function sendPaper(ctx: RequestContext, asked: Asked): Promise<Answer> {
  const { object } = asked
  const { paper, record, view, namedIds, sights } = await paperOf(ctx, asked)
  const body = await printPaper(paper)
  const { number, revision } = view
  const version = typeof revision === 'number' && revision > 1 ? `-v${revision}` : ''
  const name = typeof number === 'string' ? `${number}${version}` : object
  return {
    status: 200,
    body,
    contentType: 'application/pdf',
    headers: { ...FILE_HEADERS, 'Content-Disposition': dispositionOf('attachment', `${name}.pdf`) },
    audit: {
      act: `${object}.pdf`,
      outcome: 'allowed',
      object,
      recordId: record.row.id,
      ids: [record.row.id, ...namedIds],
    },
    sights,
  }
}
