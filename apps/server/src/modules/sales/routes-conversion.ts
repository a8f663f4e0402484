import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById } from '../../platform/gate/shapes.ts'
import { ConversionBody, ConversionProposal, Converted } from './conversion-body.ts'
import { convertLead } from './convert-lead.ts'
import { proposeConversion } from './propose-conversion.ts'

/** Whoever changes leads; what is made of them is decided on record by record. */
const admission: Admission = { kind: 'record', object: 'lead', actions: ['update'] }

/** A lead becomes an account, a contact and a deal. */
export const conversionRoutes: readonly Route[] = [
  route({
    name: 'lead.conversion',
    method: 'GET',
    path: '/leads/:id/conversion',
    summary: {
      zh: '线索转化会变成什么，公司是否已有',
      en: 'What a lead would become, and whom the company knows already',
    },
    admission,
    input: { params: ById },
    output: { 200: ConversionProposal },
    run: (ctx, { params }) => proposeConversion(ctx, params.id),
  }),
  route({
    name: 'lead.convert',
    method: 'POST',
    path: '/leads/:id/convert',
    repeat: 'kept',
    summary: { zh: '把线索转化成客户、联系人和商机', en: 'Convert a lead into an account, a contact and a deal' },
    admission,
    input: { params: ById, body: ConversionBody },
    output: { 200: Converted },
    run: (ctx, { params, body }) => convertLead(ctx, params.id, body),
  }),
]
