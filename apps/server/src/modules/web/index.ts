import { join } from 'node:path'
import type { Module } from '../../platform/module.ts'
import { readWebFiles, webFile } from './files.ts'
import { webRoutes } from './routes.ts'

export { MOST_RESPONSE_CHARACTERS } from './brought.ts'
export { webFile } from './files.ts'
export { pageWith, pageWithNonce, type StillPage, stillPage } from './page-headers.ts'

const BUILT = join(import.meta.dirname, '../../../../web/dist')
const ROBOTS = 'User-agent: *\nDisallow: /\n'

/** The web application's own files, read whole when the program starts. */
export function webModule(folder = BUILT): Module {
  const files = readWebFiles(folder)
  const robots = webFile('robots.txt', Buffer.from(ROBOTS))
  const root = [...files.root.filter(({ name }) => name !== 'robots.txt'), ...(robots === null ? [] : [robots])]
  return { name: 'web', routes: webRoutes({ ...files, root }) }
}
