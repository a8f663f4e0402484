import { catalog, modules } from '../app.ts'
import { openApiDocument } from '../platform/gate/openapi.ts'
import { type Command, sayJson } from './command.ts'

export const openApiCommand: Command = {
  name: 'openapi',
  about: 'Prints the interface as an OpenAPI 3.1 document.',
  options: {},
  run: async () => {
    const routes = modules.flatMap((module) => module.routes)
    sayJson(openApiDocument(routes, catalog))
    return 0
  },
}
