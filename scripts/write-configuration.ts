/** Writes the pages that list every setting; a test says when they are out of date. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationPages } from './configuration-page.ts'

for (const [path, text] of Object.entries(configurationPages()))
  writeFileSync(join(import.meta.dirname, '..', path), text)
