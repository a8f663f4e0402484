/** Holds docs/dependencies.md to what the package.json files name: a line for each, none left over, the licence as the package states it. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const MANIFESTS = [
  'package.json',
  'apps/*/package.json',
  'packages/*/package.json',
  'tests/package.json',
  'bench/package.json',
]
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

interface Line {
  readonly name: string
  readonly licence: string
  readonly reason: string
}

const readJson = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'))

/** Names of every package that some package.json of the workspace asks for, the workspace's own left out. */
export function namedDependencies(root = ROOT): ReadonlySet<string> {
  const names = globSync(MANIFESTS, { cwd: root }).flatMap((path) => {
    const manifest = readJson(join(root, path))
    return KINDS.flatMap((kind) => Object.keys((manifest[kind] ?? {}) as object))
  })
  return new Set(names.filter((name) => !name.startsWith('@holdfast/')))
}

/** The lines of the document, one for each package named in its first column. */
export function dependencyLines(text: string): readonly Line[] {
  return text.split('\n').flatMap((row) => {
    const [, names = '', licence = '', reason = ''] = row.split('|').map((cell) => cell.trim())
    return [...names.matchAll(/`([^`]+)`/g)].map((match) => ({ name: match[1] ?? '', licence, reason }))
  })
}

function licenceFault({ name, licence }: Line): string[] {
  const manifest = join(ROOT, 'node_modules', name, 'package.json')
  // packages for another processor are not installed here
  if (!existsSync(manifest)) return []
  const stated = String(readJson(manifest)['license'])
  return stated === licence ? [] : [`${name} states the licence ${stated}, its line says ${licence}`]
}

/** What is wrong with the document, a sentence each; empty if nothing is. */
export function dependencyFaults(text: string, named: ReadonlySet<string> = namedDependencies()): string[] {
  const lines = dependencyLines(text)
  const told = new Set(lines.map(({ name }) => name))
  return [
    ...[...named].filter((name) => !told.has(name)).map((name) => `${name} has no line`),
    ...lines.filter(({ name }) => !named.has(name)).map(({ name }) => `${name} has a line and is named nowhere`),
    ...lines.filter(({ reason }) => reason === '').map(({ name }) => `${name} has no reason`),
    ...lines.flatMap(licenceFault),
  ]
}
