import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { ById } from '../../platform/gate/shapes.ts'
import type { Module } from '../../platform/module.ts'
import { type Asked, sendPaper } from './send-paper.ts'

export type { Paper } from './paper.ts'
export { dayText, isMoney, moneyText, nameOf } from './paper-parts.ts'
export { textString } from './pdf/pdf-file.ts'
export { printPaper } from './print/printer.ts'
export { paperOf } from './send-paper.ts'

const PdfQuery = Type.Object(
  { lang: Type.Optional(Type.Union([Type.Literal('zh-CN'), Type.Literal('en')])) },
  { additionalProperties: false },
)

/** The route of a record's paper. */
const pdfRoute = (object: Asked['object'], about: { readonly path: string; readonly summary: Route['summary'] }) =>
  route({
    name: `${object}.pdf`,
    method: 'GET',
    path: about.path,
    summary: about.summary,
    admission: { kind: 'record', object, actions: ['read'] },
    input: { params: ById, query: PdfQuery },
    output: { 200: Type.String() },
    run: (ctx, { params, query }) => {
      const stated = query.lang ?? (ctx.language === 'zh' ? 'zh-CN' : 'en')
      return sendPaper(ctx, { object, id: params.id, language: stated === 'en' ? 'en' : 'zh' })
    },
  })

/** Papers that go out to customers, set from records as their reader sees them. */
export const papersModule: Module = {
  name: 'papers',
  routes: [
    pdfRoute('quote', { path: '/quotes/:id/pdf', summary: { zh: '把报价下载成 PDF', en: 'A quote as a PDF' } }),
    pdfRoute('contract', {
      path: '/contracts/:id/pdf',
      summary: { zh: '把合同下载成 PDF', en: 'A contract as a PDF' },
    }),
  ],
}
