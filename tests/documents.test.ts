import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configurationPages } from '../scripts/configuration-page.ts'

const read = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8')

describe('the documents', () => {
  test.each(Object.entries(configurationPages()))('%s lists the settings as they are declared', (path, text) => {
    expect(read(path), 'run: node scripts/write-configuration.ts').toBe(text)
  })
})
