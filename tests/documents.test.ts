import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configurationPages } from '../scripts/configuration-page.ts'
import { dependencyFaults } from '../scripts/dependency-lines.ts'
import { documentPaths, linkFaults } from '../scripts/document-links.ts'
import { rightsPages } from '../scripts/rights-page.ts'

const read = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8')

describe('the documents', () => {
  // ASVS 8.1.1, 8.1.2
  test.each(Object.entries({ ...configurationPages(), ...rightsPages() }))('%s says what is declared', (path, text) => {
    expect(read(path), 'run: node scripts/write-pages.ts').toBe(text)
  })

  test('give every dependency a line with its licence and its reason', () => {
    expect(dependencyFaults(read('docs/dependencies.md'))).toEqual([])
  })

  test('are missed a line at once, and one too many too', () => {
    const named = new Set(['pg', 'left-out'])
    expect(dependencyFaults('| `pg` | ISC | |\n| `gone` | MIT | why |', named)).toEqual([
      'left-out has no line',
      'gone has a line and is named nowhere',
      'pg has no reason',
      'pg states the licence MIT, its line says ISC',
    ])
  })

  test('lead only to files and headings that are there', () => {
    expect(documentPaths().length).toBeGreaterThan(10)
    expect(documentPaths().flatMap((path) => linkFaults(path))).toEqual([])
    expect(
      linkFaults('README.md', '[a](docs/gone.md) [b](README.md#gone) [c](../outside.md) [d](https://example.org)'),
    ).toHaveLength(3)
  })

  test('for readers stand in both languages', () => {
    const forReaders = documentPaths().filter((path) => path.endsWith('.zh-CN.md'))
    expect(forReaders.length).toBeGreaterThan(4)
    for (const path of forReaders) expect(documentPaths()).toContain(path.replace('.zh-CN.md', '.md'))
  })
})
