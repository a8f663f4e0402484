import { findField } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import { FILE_HEADERS } from '../../platform/files/file-headers.ts'
import { dispositionOf } from '../../platform/files/file-name.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { openVisible } from '../../records/index.ts'
import { readSender } from '../company/index.ts'
import { printPaper } from './print/printer.ts'
import { type PaperLanguage, quotePaper } from './quote-paper.ts'

/** References of a quote that its paper names. */
const NAMED = ['account', 'contact', 'owner']

/** The company's words for the units of its products. */
function unitNames({ caller }: RequestContext, language: PaperLanguage): (unit: string) => string {
  const options = findField(caller.tenant.catalog.getObject('product'), 'unit')?.options ?? []
  const names = new Map(options.map(({ value, label }) => [value, label[language]]))
  return (unit) => names.get(unit) ?? unit
}

/** The paper of a quote as its reader sees it, who stands on it counted like on its page. */
export async function paperOfQuote(
  ctx: RequestContext,
  asked: { readonly id: string; readonly language: PaperLanguage },
) {
  const { caller } = ctx
  const visible = visibleFields(caller.access, 'quote')
  const expand = NAMED.filter((key) => visible.has(key)).join(',')
  const object = caller.tenant.catalog.getObject('quote')
  const seen = await openVisible(ctx, object, { id: asked.id, expand })
  const paper = quotePaper({
    language: asked.language,
    view: seen.view,
    sender: await readSender(ctx),
    unitName: unitNames(ctx, asked.language),
    timeZone: calendarOf(caller.tenant.policy).timeZone,
  })
  return { ...seen, paper }
}

/** A quote as a PDF: what `GET /quotes/{id}` shows the same reader, counted like it, and recorded as having been taken out. */
export async function sendQuote(
  ctx: RequestContext,
  asked: { readonly id: string; readonly language: PaperLanguage },
): Promise<Answer> {
  const { paper, record, view, namedIds, sights } = await paperOfQuote(ctx, asked)
  const body = await printPaper(paper)
  const { number, revision } = view
  const version = typeof revision === 'number' && revision > 1 ? `-v${revision}` : ''
  const name = typeof number === 'string' ? `${number}${version}` : 'quote'
  return {
    status: 200,
    body,
    contentType: 'application/pdf',
    headers: { ...FILE_HEADERS, 'Content-Disposition': dispositionOf('attachment', `${name}.pdf`) },
    audit: {
      act: 'quote.pdf',
      outcome: 'allowed',
      object: 'quote',
      recordId: record.row.id,
      ids: [record.row.id, ...namedIds],
    },
    sights,
  }
}
