/** Writes the pages that are made from declarations; a test says when they are out of date. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asvsPages } from './asvs-page.ts'
import { configurationPages } from './configuration-page.ts'
import { rightsPages } from './rights-page.ts'

for (const [path, text] of Object.entries({ ...configurationPages(), ...rightsPages(), ...asvsPages() }))
  writeFileSync(join(import.meta.dirname, '..', path), text)
