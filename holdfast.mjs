#!/usr/bin/env node
// The command `holdfast`: sees that what Holdfast needs is there, installs and builds what is missing, and hands over to Node 24.
// It runs on the machine's own Node (20 or newer) and uses nothing but Node.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(fileURLToPath(import.meta.url))
const at = (...parts) => join(ROOT, ...parts)
const say = (text) => process.stderr.write(`${text}\n`)
const stop = (text) => {
  say(`holdfast: ${text}`)
  process.exit(1)
}
const readText = (path) => (fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : '')
const readJson = (path) => JSON.parse(readText(path) || '{}')
const sha256 = (text) => createHash('sha256').update(text).digest('hex')
const isWritable = (path) => spawnSync('test', ['-w', path]).status === 0

function requireMachine() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
    stop(`this machine is ${process.platform} ${process.arch}; Holdfast runs on Linux x64 and arm64.`)
  if (Number(process.versions.node.split('.')[0]) < 20)
    stop(`this is Node ${process.versions.node}; install Node 20 or newer (https://nodejs.org), then start again.`)
}

/** Lets one process at a time install or build; a lock whose owner is gone is taken over. */
async function alone(work) {
  const lock = at('.cache', 'setup.lock')
  const took = () => {
    try {
      fs.mkdirSync(dirname(lock), { recursive: true })
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return true
    } catch (error) {
      if (error.code === 'EEXIST') return false
      return stop(`${ROOT} cannot be written (${error.code}); run this once as the owner of the folder.`)
    }
  }
  for (let waited = 0; !took(); waited += 1) {
    const owner = readText(lock)
    if (owner === '' ? waited > 20 : !fs.existsSync(`/proc/${owner}`)) fs.rmSync(lock, { force: true })
    else if (waited === 0) say('Another start is installing; waiting for it …')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  const release = () => fs.rmSync(lock, { force: true })
  process.once('exit', release)
  work()
  process.off('exit', release)
  release()
}

/** npm keeps what it installed in node_modules/.package-lock.json: a hand-made `npm install` of the same lock counts as installed. */
function isInstalled() {
  const lockText = readText(at('package-lock.json'))
  const stamp = at('node_modules', '.holdfast-stamp')
  if (readText(stamp) === sha256(lockText)) return true
  const installed = readJson(at('node_modules', '.package-lock.json')).packages ?? {}
  const wanted = Object.entries(JSON.parse(lockText).packages).filter(([path, entry]) => path !== '' && !entry.optional)
  const same = wanted.every(
    ([path, { version }]) => !path.includes('node_modules/') || installed[path]?.version === version,
  )
  if (!same || !fs.existsSync(nodeOfPackage())) return false
  if (isWritable(at('node_modules'))) fs.writeFileSync(stamp, sha256(lockText))
  return true
}

function reasonOf(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/.test(output))
    return 'the npm registry cannot be reached; check the network or proxy (`npm config get registry`)'
  if (/ENOSPC/.test(output)) return 'the disk is full; Holdfast needs about 1.5 GB'
  if (/EACCES|EPERM|EROFS/.test(output)) return `${ROOT} cannot be written; run this once as the owner of the folder`
  const lines = output.split('\n').filter((line) => /^npm error (?!code|A complete log)/.test(line))
  return (lines[0] ?? output.trim().split('\n').at(-1) ?? '').replace(/^npm error /, '') || 'npm gave no reason'
}

function lacksOnlyOptional(output) {
  const packages = Object.values(readJson(at('package-lock.json')).packages)
  const optional = new Set(packages.flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})))
  const faults = [...output.matchAll(/^npm error (Missing|Invalid): (@?[^@\s]+)@/gm)]
  return faults.length > 0 && faults.every(([, kind, name]) => kind === 'Missing' && optional.has(name))
}

function install() {
  if (isInstalled()) return
  say('Installing what Holdfast needs (once, about a minute) …')
  const home = process.env.HOME || homedir()
  const cache = isWritable(home) ? {} : { npm_config_cache: at('.cache', 'npm') }
  const flags = '--ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error'.split(' ')
  const options = { cwd: ROOT, env: { ...process.env, ...cache }, encoding: 'utf8' }
  let npm = spawnSync('npm', ['ci', ...flags], options)
  if (npm.error?.code === 'ENOENT') stop('npm is missing; install it (Debian: `apt install npm`), then start again.')
  // A registry without some package for other systems makes a lock that npm 11 calls incomplete: the rest is installed as locked all the same.
  if (npm.status !== 0 && lacksOnlyOptional(npm.stderr))
    npm = spawnSync('npm', ['install', '--no-save', ...flags], options)
  if (npm.status !== 0) stop(`\`npm ci\` failed: ${reasonOf(`${npm.stderr}${npm.stdout}`).replace(/\.$/, '')}.`)
  fs.writeFileSync(at('node_modules', '.holdfast-stamp'), sha256(readText(at('package-lock.json'))))
}

const nodeOfPackage = () => at('node_modules', `node-linux-${process.arch}`, 'bin', 'node')

function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const probe = spawnSync(nodeOfPackage(), ['--version'], { encoding: 'utf8' })
  if (probe.status === 0) return nodeOfPackage()
  return stop('Node 24 from the registry does not run here (it needs glibc 2.28); install Node 24, then start again.')
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ['node_modules', 'dist', 'fixtures'].includes(entry.name) ? [] : filesBelow(path)
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path]
  })
}

function hashOfWebSources() {
  const hash = createHash('sha256')
  const folders = ['apps/web', 'packages/sdk', 'packages/catalog', 'packages/tlog'].map((folder) => at(folder))
  for (const path of [at('package-lock.json'), ...folders.flatMap(filesBelow)].sort())
    hash.update(path.slice(ROOT.length)).update('\0').update(fs.readFileSync(path)).update('\0')
  return hash.digest('hex')
}

const webStamp = () => at('apps/web/dist/.holdfast-stamp')
const isWebBuilt = () => !fs.existsSync(at('apps/web/index.html')) || readText(webStamp()) === hashOfWebSources()

function buildWeb(node) {
  if (isWebBuilt()) return
  say('Building the web application …')
  const vite = at('node_modules/vite/bin/vite.js')
  const built = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], { cwd: at('apps/web'), encoding: 'utf8' })
  if (built.status !== 0) stop(`the web application could not be built:\n${built.stderr}${built.stdout}`)
  fs.writeFileSync(webStamp(), hashOfWebSources())
}

/** Runs one tool by Node 24 in the root folder and resolves to its exit code. */
function run(node, args, environment = {}) {
  const child = spawn(node, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

async function check(node) {
  const tool = (path, ...args) => [at('node_modules', path), ...args]
  const steps = {
    types: tool('typescript/bin/tsc', '-p', 'tsconfig.json'),
    'format and lint': tool('@biomejs/biome/bin/biome', 'check', '.'),
    layers: [at('scripts/check-layers.ts')],
    unused: tool('knip/bin/knip.js'),
    sizes: [at('scripts/check-sizes.ts')],
  }
  if (fs.existsSync(at('apps/web/tsconfig.json')))
    steps['types of the web'] = tool('typescript/bin/tsc', '-p', 'apps/web')
  const results = []
  for (const [name, args] of Object.entries(steps)) results.push([name, await run(node, args)])
  for (const [name, code] of results) console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name}`)
  return results.every(([, code]) => code === 0) ? 0 : 1
}

/** The tests that stand on a database: they run on the embedded one and again on the system's own, as an external database. */
const ON_A_DATABASE = ['modules', 'platform', 'records'].map((part) => `apps/server/src/${part}`)
ON_A_DATABASE.push('tests/attack', 'tests/gate', 'tests/start/external-database')
/** What asks nothing of a database that the others do not ask: hashing, bodies refused before one is asked, answers compared byte by byte, protocols of others. */
const ASKS_NO_DATABASE = [
  ...['guessing', 'every-field', 'wrong-types', 'hostile-texts', 'hostile-bodies', 'memory'],
  ...['unseen-fields', 'non-interference', 'streamed-answers', 'matrix', 'callers', 'explain-of'],
  ...['single-sign-on-attacks', 'saml-attacks', 'work-attacks', 'back-channel-attacks', 'sync'],
]
ON_A_DATABASE.push(...ASKS_NO_DATABASE.flatMap((name) => ['--exclude', `**/${name}.test.ts`]))

/** Where the system has a PostgreSQL, a database that somebody else runs is that one: on the embedded one the same would be asked twice. */
const ONLY_ELSEWHERE = ['--exclude', '**/external-database.test.ts']

/** The programs of the newest PostgreSQL from 15 on that the distribution installed; absent if there is none. */
function findSystemPostgres() {
  const home = '/usr/lib/postgresql'
  const versions = fs.existsSync(home) ? fs.readdirSync(home).map(Number) : []
  const newest = versions
    .filter((version) => version >= 15 && fs.existsSync(join(home, `${version}`, 'bin', 'initdb')))
    .sort((one, other) => other - one)[0]
  return newest && join(home, `${newest}`, 'bin')
}

async function runTests(node, filters, environment) {
  const folder = fs.mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run(node, [at('node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...filters], environment)
  const { numPassedTests: passed = 0, numFailedTests = 0, testResults = [] } = readJson(report)
  fs.rmSync(folder, { recursive: true, force: true })
  const isBroken = ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((one) => one.status !== 'failed')
  const failed = numFailedTests + testResults.filter(isBroken).length
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, faults: testResults.flatMap(describeFaults) }
}

/** The failed tests of one file, each with its message: said again at the end, where a long run's first pass has scrolled away. */
function describeFaults({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((one) => one.status === 'failed')
  const faults = failed.map((one) => [one.fullName, ...one.failureMessages])
  if (status === 'failed' && failed.length === 0) faults.push(['the file itself', message])
  const ours = (text) =>
    text
      .split('\n')
      .filter((line) => !line.includes('node_modules'))
      .join('\n')
  return faults.map(
    ([title, ...messages]) => `FAILED  ${relative(ROOT, name)} > ${title}\n${ours(messages.join('\n')).slice(0, 2000)}`,
  )
}

async function test(node, filters) {
  const postgres = findSystemPostgres()
  const isWhole = filters.length === 0
  const runs = [await runTests(node, isWhole && postgres !== undefined ? ONLY_ELSEWHERE : filters)]
  if (isWhole && postgres !== undefined) {
    say(`\nOnce more with the PostgreSQL of this system (${postgres}), as an external database:`)
    runs.push(await runTests(node, ON_A_DATABASE, { HOLDFAST_TEST_SYSTEM_POSTGRES: postgres }))
  } else if (isWhole) {
    say(
      '\nNo PostgreSQL of the system is here (`apt install postgresql`): nothing was tried on an external database of its own.',
    )
    if (process.env.HOLDFAST_TEST_EXTERNAL === 'required') runs.push({ passed: 0, failed: 1 })
  }
  for (const fault of runs.flatMap(({ faults = [] }) => faults)) console.log(`\n${fault}`)
  const sum = (of) => runs.reduce((total, each) => total + each[of], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  return sum('failed') === 0 ? 0 : 1
}

/** Hands over to the program; the pipe on descriptor 3 tells it when this process is gone, however it went. */
function serve(node, args) {
  const main = [at('apps/server/src/main.ts'), ...args]
  const env = { ...process.env, HOLDFAST_PARENT_PIPE: '3', NODE_COMPILE_CACHE: at('.cache', 'compiled') }
  const child = spawn(node, main, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'], env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm puts a shell between itself and this script: when npm is killed, only the shell's parent changes.
  const parents = () =>
    `${process.ppid} ${/^\d+ \((sh|dash|bash)\) . (\d+)/.exec(readText(`/proc/${process.ppid}/stat`))?.[2]}`
  const before = parents()
  if (process.env.npm_lifecycle_event) setInterval(() => parents() !== before && child.kill('SIGTERM'), 1000).unref()
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

requireMachine()
const [command, ...rest] = process.argv.slice(2)
if (!isInstalled()) await alone(install)
const node = findNode24()
if (['start', 'demo', 'test', 'bench'].includes(command) && !isWebBuilt()) await alone(() => buildWeb(node))
if (command === 'check') process.exitCode = await check(node)
else if (command === 'test') process.exitCode = await test(node, rest)
else if (command === 'bench') process.exitCode = await run(node, [at('bench/main.ts'), ...rest])
else process.exitCode = await serve(node, process.argv.slice(2))
