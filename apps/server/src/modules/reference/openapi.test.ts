import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { templateOf } from '../../platform/gate/openapi.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('the served document is valid OpenAPI 3.1 and tells of every route but the pages', async () => {
  const answer = await world.app.inject({ method: 'GET', url: '/api/v1/openapi.json' })
  expect(answer.headers['content-type']).toContain('application/json')
  const document = answer.json()
  const validator = new Validator()
  const result = await validator.validate(structuredClone(document))
  expect(result.errors ?? []).toEqual([])
  expect({ valid: result.valid, version: validator.version }).toEqual({ valid: true, version: '3.1' })
  const told = Object.entries(document.paths as Record<string, object>)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((address) => !address.startsWith('SERVERS'))
  const declared = modules
    .flatMap((module) => module.routes)
    .filter(({ name }) => !/^(web|reference)\./.test(name))
    .map(({ method, path }) => `${method} ${templateOf(path)}`)
  expect(told.sort()).toEqual([...new Set(declared)].sort())
})
