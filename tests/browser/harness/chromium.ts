import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import chromiumPackage, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const ROOT = join(import.meta.dirname, '../../..')
const CACHE = join(ROOT, '.cache')
const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))

/** Chromium as npm brought it, with the libraries that a bare Debian lacks (NSS, NSPR, expat). */
interface Unpacked {
  readonly executable: string
  readonly libraries: string
  readonly fonts: string
}

const placesIn = (folder: string): Unpacked => ({
  executable: join(folder, 'chromium'),
  libraries: join(folder, 'al2023', 'lib'),
  fonts: join(folder, 'fonts'),
})

/** The package unpacks into the temporary folder of the process; no other user's folder may be where a browser run by root is taken from. */
async function unpackInto(folder: string): Promise<void> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    await chromiumPackage.executablePath()
    await inflate(join(packageFolder, 'bin', 'al2023.tar.br'))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

/** The package's fonts are looked for where a function of the cloud has them; here, where they were unpacked. A browser that finds no font at all dies. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(CACHE, 'fonts')}</cachedir>
</fontconfig>
`

/** Unpacks the browser once for this clone; two that do it at the same time do not see each other's half. */
async function unpack(): Promise<Unpacked> {
  const whole = join(CACHE, 'chromium')
  if (!existsSync(whole)) {
    mkdirSync(CACHE, { recursive: true })
    const part = mkdtempSync(join(CACHE, 'chromium.new-'))
    await unpackInto(part)
    writeFileSync(join(part, 'fonts', 'fonts.conf'), fontsIn(whole))
    try {
      renameSync(part, whole)
    } catch {
      rmSync(part, { recursive: true }) // another was quicker: a folder with content cannot be replaced
    }
  }
  if (readdirSync(whole).length === 0) throw new Error(`${whole} is empty; remove it and run the tests again`)
  return placesIn(whole)
}

/** Nothing but the page asks the network for anything, and a root without user namespaces may run it. */
const ARGUMENTS = [
  '--headless=shell',
  '--no-sandbox',
  '--no-zygote',
  '--in-process-gpu',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--no-first-run',
  '--no-default-browser-check',
  '--font-render-hinting=none',
]

/** A Chromium for a test file; whoever starts it closes it. One that dies while it starts says nothing of Holdfast, and is started once more. */
export async function startChromium(): Promise<Browser> {
  const { executable, libraries, fonts } = await unpack()
  const start = () =>
    chromium.launch({
      executablePath: executable,
      args: ARGUMENTS,
      env: {
        PATH: '/usr/bin:/bin',
        HOME: CACHE,
        LD_LIBRARY_PATH: libraries,
        FONTCONFIG_PATH: fonts,
        TZ: 'Asia/Shanghai',
      },
    })
  return start().catch(start)
}
