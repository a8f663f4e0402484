import Type from 'typebox'
import { route } from '../../platform/gate/route.ts'
import { ById } from '../../platform/gate/shapes.ts'
import type { Module } from '../../platform/module.ts'
import { sendQuote } from './send-quote.ts'

export type { Paper } from './paper.ts'
export { printPaper } from './print/printer.ts'
export { paperOfQuote } from './send-quote.ts'

const PdfQuery = Type.Object(
  { lang: Type.Optional(Type.Union([Type.Literal('zh-CN'), Type.Literal('en')])) },
  { additionalProperties: false },
)

/** Papers that go out to customers, set from records as their reader sees them. */
export const papersModule: Module = {
  name: 'papers',
  routes: [
    route({
      name: 'quote.pdf',
      method: 'GET',
      path: '/quotes/:id/pdf',
      summary: { zh: '把报价下载成 PDF', en: 'A quote as a PDF' },
      admission: { kind: 'record', object: 'quote', actions: ['read'] },
      input: { params: ById, query: PdfQuery },
      output: { 200: Type.String() },
      run: (ctx, { params, query }) => {
        const stated = query.lang ?? (ctx.language === 'zh' ? 'zh-CN' : 'en')
        return sendQuote(ctx, { id: params.id, language: stated === 'en' ? 'en' : 'zh' })
      },
    }),
  ],
}
