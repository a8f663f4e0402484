import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const HOLDFAST = join(import.meta.dirname, '../../holdfast.mjs')

/** The set-up script under a Node that says it is another: the same file is read by whichever Node the machine has. */
const under = (version: string) => {
  const disguise = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${version}"})`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', disguise, HOLDFAST, 'help'], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('a Node older than 20 is refused with the version that is there and what to install', () => {
  for (const version of ['18.20.8', '16.20.2', '19.9.0'])
    expect(under(version)).toEqual({
      status: 1,
      stdout: '',
      stderr: `holdfast: this is Node ${version}; install Node 20 or newer (https://nodejs.org), then start again.\n`,
    })
  expect(under('20.0.0').status).toBe(0)
})
