import { describe, expect, test } from 'vitest'
import { catalog, modules } from '../../app.ts'
import { API_PREFIX } from '../../platform/gate/mount.ts'
import { templateOf } from '../../platform/gate/openapi.ts'
import { referencePage, refusalsPage } from './page.ts'

const routes = modules.flatMap((module) => module.routes)
const told = routes.filter((route) => !/^(web|reference)\./.test(route.name))
const pages = { zh: referencePage(routes, catalog, 'zh'), en: referencePage(routes, catalog, 'en') }
const textOf = (html: string): string => html.replaceAll(/<style[\s\S]*?<\/style>/g, '').replaceAll(/<[^>]*>/g, ' ')

describe.each(['zh', 'en'] as const)('the reference in %s', (language) => {
  const page = pages[language]

  test('tells every route with its address, in its contents and in a section of its own', () => {
    expect(told.length).toBeGreaterThan(100)
    for (const route of told) {
      const address = `${route.method} ${route.root === true ? '' : API_PREFIX}${templateOf(route.path)}`
      expect(page, route.name).toContain(`<section id="${route.name}"><h3><code>${address}</code></h3>`)
      expect(page, route.name).toContain(`<a href="#${route.name}">`)
    }
  })

  test('leads with every link of its own to a place that is there, each place once', () => {
    const places = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
    expect(new Set(places).size).toBe(places.length)
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(places).toContain(target)
  })

  test('names every field of every object as requests name it', () => {
    for (const object of catalog.served) expect(page).toContain(`id="fields-${object.plural}"`)
    for (const name of ['accountId', 'nationalId', 'doNotCall', 'nextStepAt'])
      expect(page).toContain(`<code>${name}</code>`)
  })

  test('runs no script and shows no schema raw', () => {
    expect(page).not.toMatch(/<script|javascript:| on[a-z]+=/)
    expect(page).not.toMatch(/patternProperties|\[object Object\]|undefined/)
  })
})

test('who may come is said in Chinese on the Chinese page, for every route', () => {
  const sentences = [...pages.zh.matchAll(/<p class="who">([^<]*)<\/p>/g)].map((match) => match[1])
  expect(sentences).toHaveLength(told.length)
  for (const sentence of sentences) expect(sentence).toMatch(/^谁可以: [^A-Za-z]*$/)
})

test('the English pages hold no Chinese but the way to the Chinese ones', () => {
  for (const page of [pages.en, refusalsPage('en')])
    expect(textOf(page).replace('中文', '')).not.toMatch(/\p{Script=Han}/u)
})
