import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { refuseUnsafe } from './safety.ts'
import { declarations, readSettings, SettingError, settingTexts } from './settings.ts'

const refused = (environment: Record<string, string>): string => {
  try {
    refuseUnsafe(readSettings(environment))
    return 'nothing was refused'
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    return error.message
  }
}

test('a setting that is unknown or wrong stops the start with its name, and a secret is never repeated', () => {
  expect(refused({ HOLDFAST_DATTA: 'x' })).toMatch(/^HOLDFAST_DATTA is no setting/)
  expect(refused({ HOLDFAST_URL: 'ftp://x' })).toMatch(/^HOLDFAST_URL "ftp:\/\/x": an http or https address/)
  expect(refused({ HOLDFAST_LISTEN: 'anywhere' })).toMatch(/^HOLDFAST_LISTEN "anywhere": host:port/)
  expect(refused({ HOLDFAST_METRICS_PORT: '-1' })).toMatch(/^HOLDFAST_METRICS_PORT .*whole number/)
  expect(refused({ HOLDFAST_LOG_LEVEL: 'loud' })).toMatch(/^HOLDFAST_LOG_LEVEL .*debug, info/)
  const secret = refused({ DATABASE_URL: 'mysql://me:hunter2@db/x' })
  expect(secret).toMatch(/^DATABASE_URL: a postgres/)
  expect(secret).not.toContain('hunter2')
})

test('the environment goes before the file, what is left out is safe, and other programs’ variables are let be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hf-settings-'))
  const file = join(folder, 'holdfast.config.json')
  writeFileSync(file, JSON.stringify({ HOLDFAST_LOG_LEVEL: 'warn', HOLDFAST_METRICS_PORT: 9464 }))
  const settings = readSettings(
    { HOLDFAST_LOG_LEVEL: 'error', PATH: '/bin', DATABASE_POOL: '3', HOLDFAST_TEST_X: '1' },
    file,
  )
  rmSync(folder, { recursive: true })
  expect(settings).toMatchObject({ HOLDFAST_LOG_LEVEL: 'error', HOLDFAST_METRICS_PORT: 9464, HOLDFAST_LISTEN: null })
  expect(settings.HOLDFAST_DATA).toBe(resolve('data'))
  expect(settings.HOLDFAST_URL.hostname).toBe('localhost')
})

test('handed on as texts, settings are read as the same again', () => {
  const stated = { HOLDFAST_LISTEN: '[::1]:3000', HOLDFAST_URL: 'http://localhost:3000', HOLDFAST_TOKEN: 'abc' }
  const settings = readSettings(stated)
  expect(readSettings(settingTexts(settings))).toEqual(settings)
})

test('every setting says in both languages what it decides', () => {
  for (const [name, { about }] of Object.entries(declarations)) {
    expect(about.zh, name).toMatch(/\p{Script=Han}/u)
    expect(about.en, name).toMatch(/^[^\p{Script=Han}]{10,}$/u)
  }
})

test('what would leak is refused with the reason and the way out', () => {
  expect(refused({ HOLDFAST_LISTEN: '0.0.0.0:3000' })).toMatch(/beyond this machine.*HOLDFAST_TLS_CERT/)
  expect(refused({ HOLDFAST_URL: 'http://crm.example' })).toMatch(/passwords readable.*https/)
  expect(refused({ HOLDFAST_TLS_CERT: '/c' })).toMatch(/belong together/)
  expect(refused({ DATABASE_URL: 'postgres://a:b@db.example/x' })).toMatch(/sslmode=verify-full/)
  expect(refused({ DATABASE_URL: 'postgres://a:b@db.example/x?sslmode=verify-full&sslmode=disable' })).toMatch(
    /verified/,
  )
  expect(refused({ DATABASE_URL: 'postgres://a:b@localhost/x?options=-c%20a=b' })).toMatch(/options is not known/)
  expect(refused({ DATABASE_ADMIN_URL: 'postgres://a:b@localhost/x' })).toMatch(/without DATABASE_URL/)
  expect(refused({ DATABASE_URL: 'postgres://a:b@localhost/x' })).toBe('nothing was refused')
})
