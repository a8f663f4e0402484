import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mailProviders } from './mail-providers.ts'

const SECRET = 'never-told-0815'
const own = {
  name: 'House',
  issuer: 'https://sso.example',
  authorization: 'https://sso.example/auth',
  token: 'https://sso.example/token',
  scopes: ['mail'],
  imap: 'imap.example:993',
  smtp: 'SMTP.example:465',
  clientId: 'holdfast',
  clientSecret: SECRET,
}

test('of Google and Microsoft the client and its secret are enough; of another all is stated, and what is known may be replaced', () => {
  const client = { clientId: 'c', clientSecret: SECRET }
  const token = 'https://login.microsoftonline.com/contoso/oauth2/v2.0/token'
  const [google, microsoft, house] = mailProviders(
    JSON.stringify({ google: client, microsoft: { ...client, token }, house: own }),
  )
  expect([google?.imap, google?.revocation]).toEqual([
    { host: 'imap.gmail.com', port: 993 },
    'https://oauth2.googleapis.com/revoke',
  ])
  expect([microsoft?.token, microsoft?.revocation]).toEqual([token, null])
  expect(house).toMatchObject({ id: 'house', smtp: { host: 'smtp.example', port: 465 }, parameters: {} })
  expect(mailProviders(null)).toEqual([])
})

test('a provider that is not whole, or to which a secret would travel readable, is refused by name; no value is told', () => {
  const refused = (change: Record<string, unknown>) => {
    const stated = JSON.stringify({ house: { ...own, ...change } })
    expect(() => mailProviders(stated)).toThrow(new RegExp(`^house\\.${Object.keys(change)[0]}`))
  }
  for (const name of Object.keys(own).filter((each) => each !== 'name')) refused({ [name]: '' })
  refused({ token: 'http://sso.example/token' })
  refused({ authorization: 'javascript:alert(1)' })
  refused({ imap: 'imap.example' })
  refused({ clientsecret: SECRET })
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const text = JSON.stringify({ house: { ...own, scopes: value, imap: `${SECRET} ` } })
      try {
        mailProviders(text)
      } catch (error) {
        expect(String(error)).not.toContain(SECRET)
      }
    }),
  )
})
