import { unzipSync } from 'fflate'
import { afterEach, expect, test } from 'vitest'
import { modules } from '../../apps/server/src/app.ts'
import { settle } from '../../apps/server/src/modules/audit/testing/recorded.ts'
import type { TestPerson } from '../../apps/server/src/testing/people.ts'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { said } from './said.ts'
import { makeTwin, type Twin } from './twins.ts'

/*
 * Non-interference of the answers that come as a stream, as a file or as an archive: two worlds that differ only in values which somebody may not see
 * give that person the same bytes.
 */
const twins: Twin[] = []
afterEach(async () => {
  for (const twin of twins.splice(0)) await twin.world.stop()
})

async function bothOf(role: string): Promise<[Twin, Twin]> {
  const made: [Twin, Twin] = [await makeTwin(role, 0), await makeTwin(role, 1)]
  twins.push(...made)
  return made
}

/** What the stream tells the asker while `act` is done, up to its end. */
async function streamed({ world, asker }: Twin, act: (until: (text: string) => Promise<void>) => Promise<void>) {
  const hub = modules.find(({ name }) => name === 'stream')
  const silence = await hub?.start?.(world.services)
  const url = await world.app.listen({ port: 0, host: '127.0.0.1' })
  const ending = new AbortController()
  const answer = await fetch(`${url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${asker.token}` },
    signal: ending.signal,
  })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let told = ''
  const until = async (text: string) => {
    while (!told.includes(text)) told += (await reader?.read())?.value ?? ''
  }
  await act(until)
  ending.abort()
  await silence?.()
  return told
}

const colleague = (twin: Twin, which: 'near' | 'apart'): TestPerson => {
  const found = twin.colleagues[which]
  if (found === undefined) throw new Error(`there is no colleague ${which}`)
  return found
}

test('the stream tells a salesperson the same, whatever is written into customers beyond reach, and of those not at all', async () => {
  const tellings: string[] = []
  const beyond: string[] = []
  for (const [which, twin] of (await bothOf('sales_rep')).entries()) {
    const hidden = ['先前', '后来'][which] ?? ''
    tellings.push(
      await streamed(twin, async (until) => {
        const apart = colleague(twin, 'apart')
        const made = await apart.post('/contacts', { name: `${hidden}顾`, mobile: `1390000000${which}` })
        expect(made.status, made.text).toBe(201)
        beyond.push(made.body.id)
        expect((await apart.patch(`/contacts/${made.body.id}`, { note: hidden }, 1)).status).toBe(200)
        expect((await apart.delete(`/contacts/${made.body.id}`)).status).toBe(204)
        const own = await twin.asker.post('/contacts', { name: '自己的', mobile: '13811110099' })
        await until(own.body.id)
      }),
    )
  }
  expect(tellings[0]).toBe(tellings[1])
  for (const id of beyond) expect(tellings.join()).not.toContain(id)
})

test('the file of rejected rows says the same, whatever stands in customers beyond reach', async () => {
  const files: string[] = []
  for (const twin of await bothOf('sales_rep')) {
    const beyond = twin.records.filter(({ isReached }) => !isReached)
    const named = beyond.flatMap(({ pairs }) => [pairs['name'] ?? [], pairs['mobile'] ?? []].flat()).map(String)
    expect(named.length).toBeGreaterThan(4)
    const rows = named.flatMap((value, at) => [
      `${value},12,客户${at}`,
      `,1380000000${at % 10},${value}`,
      `甲${at},,${value}`,
    ])
    const file = ['姓名,手机,公司', ...rows].join('\n')
    const done = await imported(twin.world, twin.asker, { file, options: { duplicates: 'update' } })
    expect(done.rejected).toBeGreaterThan(named.length)
    const answer = await twin.asker.get(`/imports/${done.id}/errors`)
    expect(answer.status).toBe(200)
    files.push(`${JSON.stringify({ ...done, durationMs: 0 })}\n${answer.text}`)
  }
  expect(files[0]).toBe(files[1])
})

test('the bundle of the log says the same to an audit administrator, whatever stands in any customer', async () => {
  const bundles: string[][] = []
  for (const twin of await bothOf('audit_admin')) {
    await settle(twin.world.services)
    const { rawPayload } = await twin.world.app.inject({
      method: 'GET',
      url: '/api/v1/audit/bundle',
      headers: { authorization: `Bearer ${twin.asker.token}` },
    })
    const files = Object.entries(unzipSync(rawPayload)).sort(([a], [b]) => (a < b ? -1 : 1))
    bundles.push(
      files.map(([path, content]) =>
        // tiles are hashes from end to end
        path.startsWith('tile/') && !path.startsWith('tile/entries/')
          ? `${path} ${content.length}`
          : `${path} ${said(Buffer.from(content).toString(path.startsWith('tile/') ? 'latin1' : 'utf8'))}`,
      ),
    )
  }
  const [one = [], other = []] = bundles
  expect(one.length).toBeGreaterThan(4)
  expect(one).toEqual(other)
})
