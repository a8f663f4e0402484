import type { Browser } from 'playwright-core'
import { enrolled, type Signer } from '../../../../apps/server/src/modules/identity/testing/signing.ts'
import { company, person, type TestPerson } from '../../../../apps/server/src/testing/people.ts'
import type { World } from '../../../../apps/server/src/testing/world.ts'
import { carry } from '../../harness/carried-passkey.ts'
import { judgeScreen, PHONE, type ScreenOptions } from '../../harness/screen.ts'
import { type Visitor, visit } from '../../harness/visitor.ts'
import { windowOf } from '../../harness/window-on-world.ts'
import type { Language, Words } from '../../harness/words.ts'

interface Place {
  readonly world: World
  readonly browser: Browser
  readonly language: Language
  readonly url: string
  readonly t: Words
}

/** A window whose clock is the world's. */
export interface Window extends Visitor {
  go(path: string): Promise<void>
  judge(name: string, about?: ScreenOptions): Promise<void>
}

/** Somebody of the company at a window of theirs. */
export interface Officer extends Window {
  readonly who: TestPerson
}

/** A world in which people of a company sit at windows. */
export interface Offices extends Place {
  /** The company of those who are asked for by name of their role. */
  readonly tenant: () => Promise<string>
  /** Whoever holds a role: one each, at one window. */
  officer(role: string, name?: string): Promise<Officer>
  /** The same with a passkey in a telephone. */
  signer(role: string, name?: string): Promise<Officer>
  /** A window for somebody of whatever company. */
  windowFor(who: TestPerson): Promise<Officer>
  /** A window of nobody. */
  stranger(): Promise<Window>
  /** What went wrong at any window since the last look. */
  faults(): readonly string[]
}

/** Opens offices in a world; their windows close with its browser. */
export function officesIn(place: Place): Offices {
  const { world, browser, language, url } = place
  const windows: Window[] = []
  const known = new Map<string, Promise<Officer>>()
  let made: Promise<string> | undefined
  const tenant = () => {
    made ??= company(world)
    return made
  }
  const open = async (visitor: Visitor): Promise<Window> => {
    const { page } = visitor
    await page.clock.setFixedTime(world.clock.now())
    const window: Window = {
      ...visitor,
      go: async (path) => {
        await page.goto(`${url}${path}`)
        await page.locator('main h1').first().waitFor()
      },
      judge: (name, about) => judgeScreen(page, name, { language, onPhone: true, namedByFile: true, ...about }),
    }
    windows.push(window)
    return window
  }
  const windowFor = async (who: TestPerson): Promise<Officer> => ({
    ...(await open(await windowOf(browser, { world, person: who, language }))),
    who,
  })
  const once = (role: string, come: () => Promise<Officer>): Promise<Officer> => {
    const officer = known.get(role) ?? come()
    known.set(role, officer)
    return officer
  }
  const hire = async (role: string, name: string) => {
    const who = await person(world, await tenant(), { role, name })
    await who.patch('/auth/me', { language }, 1)
    return who
  }
  return {
    ...place,
    tenant,
    windowFor,
    stranger: async () => open(await visit(browser, language)),
    officer: (role, name = role) => once(role, async () => windowFor(await hire(role, name))),
    signer: (role, name = role) =>
      once(role, async () => {
        const signer: Signer = await enrolled(world, await hire(role, name), { origin: url })
        const officer = await windowFor(signer.who)
        await officer.page.setViewportSize(PHONE)
        await carry(officer, signer)
        return officer
      }),
    faults: () => windows.flatMap(({ faults }) => faults.take()),
  }
}
