/** Follows the relative links of the documents: each must lead to a file of the project, and to a heading where it names one. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** Every document written for people, by its path from the root. */
export const documentPaths = (): string[] => globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).sort()

/** The name under which a heading is reached, as GitHub and others make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '')

const anchorsOf = (text: string): string[] =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''))

const linksOf = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))

/** Why a link of a document leads nowhere, in a sentence; null if it leads somewhere. */
function linkFault(path: string, link: string): string | null {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), file)
  if (relative(ROOT, target).startsWith('..') || !existsSync(target)) return `${path}: ${link} leads nowhere`
  if (anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor)) return null
  return `${path}: ${link} names a heading that is not there`
}

/** Broken links of one document, a sentence each. */
export const linkFaults = (path: string, text = readFileSync(join(ROOT, path), 'utf8')): string[] =>
  linksOf(text).flatMap((link) => linkFault(path, link) ?? [])
