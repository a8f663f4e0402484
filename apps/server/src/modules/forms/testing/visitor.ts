import type { TestAnswer } from '../../../testing/people.ts'
import type { World } from '../../../testing/world.ts'
import { showsWork } from '../token.ts'

/** A form as tests set it up, but for what they say of it. */
export const formBody = (
  about: { teamId: string; keeperId: string; origins: readonly string[] },
  more: object = {},
) => ({
  name: { zh: '官网询价', en: 'Website enquiry' },
  fields: [
    { key: 'name', required: true, label: null },
    { key: 'company', required: false, label: { zh: '贵公司', en: 'Your company' } },
    { key: 'mobile', required: true, label: null },
    { key: 'email', required: false, label: null },
    { key: 'note', required: false, label: { zh: '想了解什么', en: 'What would you like to know' } },
  ],
  consent: { zh: '同意贵公司为答复我而使用以上信息。', en: 'I agree that you use this to answer me.' },
  thanks: { zh: '谢谢，我们会尽快联系您。', en: 'Thank you, we will be in touch.' },
  source: 'website',
  on: true,
  ...about,
  ...more,
})

/** The number that the page's script would find. */
export function workFor(token: string, bits: number): string {
  let work = 0
  while (!showsWork(token, String(work), bits)) work += 1
  return String(work)
}

const THINKS_MS = 5_000

/** A visitor of a page that holds the form. */
export function visit(
  world: World,
  key: string,
  { origin, address, waits = THINKS_MS }: { origin?: string | undefined; address: string; waits?: number },
) {
  const call = async (method: 'GET' | 'POST', form?: Record<string, string>): Promise<TestAnswer> => {
    const answer = await world.app.inject({
      method,
      url: `/api/v1/public/forms/${key}`,
      remoteAddress: address,
      headers: {
        ...(origin === undefined ? {} : { origin, 'sec-fetch-site': 'cross-site' }),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { payload: new URLSearchParams(form).toString() }),
    })
    return { status: answer.statusCode, text: answer.body, body: JSON.parse(answer.body), headers: answer.headers }
  }
  const show = () => call('GET')
  const sendWith = (shown: TestAnswer, values: Record<string, string>, extra: Record<string, string> = {}) => {
    world.clock.advance(waits)
    const { token, bits } = shown.body
    const named = Object.fromEntries(Object.entries(values).map(([name, value]) => [`value.${name}`, value]))
    return call('POST', {
      token,
      work: workFor(token, bits),
      consent: 'yes',
      language: 'zh',
      website: '',
      ...named,
      ...extra,
    })
  }
  const send = async (values: Record<string, string>, extra: Record<string, string> = {}) =>
    sendWith(await show(), values, extra)
  return { show, send, sendWith }
}
