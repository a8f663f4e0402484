import Type from 'typebox'
import { route } from '../../platform/gate/route.ts'
import type { Module } from '../../platform/module.ts'
import { CompanyPatch, CompanySettings, changeCompany, readCalendar, readCompany } from './settings.ts'

const Year = Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2100 }) }, { additionalProperties: false })
const SpecialDays = Type.Record(Type.String(), Type.Unknown())

export { readSender } from './settings.ts'

/** The company's own settings: name, country, language, when customers count as quiet, when it works. */
export const companyModule: Module = {
  name: 'company',
  routes: [
    route({
      name: 'company.read',
      method: 'GET',
      path: '/company',
      summary: { zh: '公司设置', en: 'The company’s settings' },
      admission: { kind: 'signedIn' },
      input: {},
      output: { 200: CompanySettings },
      run: (ctx) => readCompany(ctx),
    }),
    route({
      name: 'company.update',
      method: 'PATCH',
      path: '/company',
      summary: { zh: '修改公司设置', en: 'Change the company’s settings' },
      admission: { kind: 'capability', anyOf: ['settings.write'] },
      input: { body: CompanyPatch },
      output: { 200: CompanySettings },
      run: (ctx, { body }) => changeCompany(ctx, body),
    }),
    route({
      name: 'company.calendar',
      method: 'GET',
      path: '/company/calendar',
      summary: { zh: '一年里的节假日和调休', en: 'Holidays and make-up workdays of a year' },
      admission: { kind: 'signedIn' },
      input: { query: Year },
      output: { 200: SpecialDays },
      run: async (ctx, { query }) => readCalendar(ctx, query.year),
    }),
  ],
}
