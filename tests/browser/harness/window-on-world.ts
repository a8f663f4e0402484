import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Browser } from 'playwright-core'
import { sessionCookieName } from '../../../apps/server/src/platform/gate/cookie.ts'
import type { TestPerson } from '../../../apps/server/src/testing/people.ts'
import type { World } from '../../../apps/server/src/testing/world.ts'
import { type Visitor, visit } from './visitor.ts'
import type { Language } from './words.ts'

/** An address at which a world can be opened in a browser: `http://localhost:` and a port that is free now. */
export async function freeAddress(): Promise<string> {
  const probe = createServer().listen(0, 'localhost')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return `http://localhost:${port}`
}

/** Lets a browser reach the world at its own address. */
export const openToBrowsers = ({ app, services }: World): Promise<string> =>
  app.listen({ host: 'localhost', port: Number(services.settings.HOLDFAST_URL.port) })

/** A window at which somebody of the world is signed in. */
export async function windowOf(
  browser: Browser,
  { world, person, language }: { world: World; person: TestPerson; language: Language },
): Promise<Visitor> {
  const url = world.services.settings.HOLDFAST_URL
  const visitor = await visit(browser, language)
  const place = { domain: url.hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const
  await visitor.page.context().addCookies([{ name: sessionCookieName(url), value: person.token, ...place }])
  return visitor
}
