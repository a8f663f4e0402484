/** The sample company: its people, one for each role and a few more in sales, and a year of their work. */
export { type DemoAccount, foundSampleCompany } from './sample-company.ts'
