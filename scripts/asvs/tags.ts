/** Reads which test holds which requirement: `ASVS 6.3.3` in the comment before a test, or in its title. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript6'

const ROOT = join(import.meta.dirname, '../..')
const TESTS = ['{apps,packages}/*/src/**/*.test.{ts,tsx}', 'tests/**/*.ts']
/** What begins a test; `step` is one of the browser's walks. */
const BEGINS = new Set(['test', 'it', 'step', 'describe'])
const TAG = /\bASVS((?:,? \d+\.\d+\.\d+\b)+)/g

/** A test that says of itself which requirement it holds. */
export interface Tag {
  readonly requirement: string
  /** The file's path from the root. */
  readonly path: string
  readonly title: string
}

const numbersIn = (text: string): string[] =>
  [...text.matchAll(TAG)].flatMap((match) => match[1]?.match(/\d+\.\d+\.\d+/g) ?? [])

/** The name that a call begins with: `test` of `test.each(…)(…)`. */
function rootName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression))
    return rootName(expression.expression)
  return ''
}

function titleOf(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) || !BEGINS.has(rootName(node.expression))) return null
  const [title] = node.arguments
  return title !== undefined && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))
    ? title.getText().slice(1, -1)
    : null
}

const commentsBefore = (node: ts.Node, text: string): string =>
  (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).map(({ pos, end }) => text.slice(pos, end)).join('\n')

/** The tags of one file's text. */
export function tagsOf(path: string, text: string): Tag[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const tags: Tag[] = []
  const visit = (node: ts.Node, within: readonly string[]): void => {
    const title = titleOf(node)
    const titles = title === null ? within : [...within, title]
    if (title !== null)
      for (const requirement of numbersIn(`${commentsBefore(node, text)}\n${title}`))
        tags.push({ requirement, path, title: titles.join(' › ') })
    ts.forEachChild(node, (child) => visit(child, titles))
  }
  visit(source, [])
  return tags
}

/** Files whose tags stand beside no test: what they say would be lost. */
const astray = (path: string, text: string): string[] =>
  numbersIn(text).length === tagsOf(path, text).length ? [] : [`${path}: a tag stands beside no test`]

/** All tags of the project by file, and what is wrong with where they stand. */
export function readTags(): { readonly tags: readonly Tag[]; readonly faults: readonly string[] } {
  const files = globSync(TESTS, { cwd: ROOT, exclude: (path) => path.includes('node_modules') })
    .filter((path) => path !== 'tests/documents-asvs.test.ts')
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
    .filter(({ text }) => text.includes('ASVS '))
  return {
    tags: files.flatMap(({ path, text }) => tagsOf(path, text)),
    faults: files.flatMap(({ path, text }) => astray(path, text)),
  }
}
