import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../../platform/files/byte-source.ts'
import { readRows } from './read-rows.ts'

const FIXTURES = new URL('../../../../../../tests/fixtures/vcards/', import.meta.url)

async function cardsOf(bytes: Uint8Array | string, chunk?: number) {
  const input = await readRows(bytesSource(Buffer.from(bytes), chunk))
  const cards: { fault: string | undefined; card: Record<string, string> }[] = []
  for await (const row of input.rows) {
    const filled = input.header
      .map((name, at) => [name, row.cells[at] ?? ''] as const)
      .filter(([, value]) => value !== '')
    cards.push({ fault: row.fault, card: Object.fromEntries(filled) })
  }
  expect(input.format).toBe('vcard')
  return cards
}

const fixture = (name: string) => readFileSync(new URL(name, FIXTURES))

describe('vCards as address books write them', () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.vcf'))
  it.each(names)('%s reads whole, whatever the chunks', async (name) => {
    const bytes = fixture(name)
    const cards = await cardsOf(bytes)
    expect(cards).toHaveLength(bytes.toString('latin1').match(/^BEGIN:VCARD/gim)?.length ?? 0)
    expect(cards.every(({ fault, card }) => fault === undefined && card.name !== undefined)).toBe(true)
    expect(await cardsOf(bytes, 5)).toEqual(cards)
  })

  it('version 2.1: quoted-printable, types, a company with a department, a whole birthday', async () => {
    const [found] = await cardsOf(fixture('outlook-2003.vcf'))
    expect(found?.card).toMatchObject({
      name: 'John Doe III',
      org: 'Company, The',
      department: 'TheDepartment',
      title: 'The Job Title',
      note: 'This is the note field!!\r\nSecond line\r\n\r\nThird line is empty',
      mobile: 'MobilePhone',
      phone: 'BusinessPhone',
      email: 'jdoe@hotmail.com',
      website: 'http://web-page-address.com',
      birthday: '1980-03-21',
      city: 'Austin',
      province: 'TX',
      country: 'United States of America',
      address: '123 Main St, TheOffice',
    })
    expect(found?.card.more).toContain('TEL (work, fax): BusinessFaxPhone')
  })

  it('version 4.0: folded lines, uris, and a birthday without a year that is no date', async () => {
    const [found] = await cardsOf(fixture('rfc6350-example.vcf'))
    expect(found?.card).toMatchObject({
      name: 'Simon Perreault',
      mobile: '+1-418-262-6501',
      phone: '+1-418-656-9254 ext. 102',
      gender: 'male',
      city: 'Quebec',
      country: 'Canada',
    })
    expect(found?.card.birthday).toBeUndefined()
    expect(found?.card.more).toContain('BDAY: --0203')
  })
})

describe('vCards', () => {
  it('of Chinese phones: GBK quoted-printable, a mobile without its type, WeChat and QQ', async () => {
    const [found] = await cardsOf(
      'BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5;=CE=B0;;;\r\nTEL:138 0013 8000\r\nX-WECHAT:zhangwei\r\nX-QQ:10001\r\nADR:;;人民路1号;深圳市;广东省;518000;中国\r\nEND:VCARD\r\n',
    )
    expect(found?.card).toEqual({
      name: '张伟',
      mobile: '138 0013 8000',
      wechat: 'zhangwei',
      qq: '10001',
      address: '人民路1号',
      city: '深圳市',
      province: '广东省',
      postcode: '518000',
      country: '中国',
    })
  })

  it('with a picture of megabytes keep only the words', async () => {
    const picture = `PHOTO;ENCODING=b;TYPE=JPEG:${'A'.repeat(3_000_000)}\r\n ${'B'.repeat(70)}`
    const cards = await cardsOf(`BEGIN:VCARD\r\nVERSION:3.0\r\n${picture}\r\nFN:李四\r\nEND:VCARD\r\n`)
    expect(cards).toEqual([{ fault: undefined, card: { name: '李四' } }])
  })

  it('with megabytes of folded or soft-broken text are a fault, soon told', async () => {
    const started = performance.now()
    for (const [head, fold] of [
      ['NOTE:', '\n '],
      ['NOTE;ENCODING=QUOTED-PRINTABLE:', '=\n'],
      ['NOTE', '=\n'],
    ]) {
      const cards = await cardsOf(
        `BEGIN:VCARD\nFN:A\n${head}${`${'x'.repeat(70)}${fold}`.repeat(60_000)}x\nEND:VCARD\n`,
      )
      expect(cards).toHaveLength(1)
    }
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('without their end are a fault, and the cards before them are read', async () => {
    const cards = await cardsOf('BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\n')
    expect(cards.map(({ fault, card }) => [card.name, fault])).toEqual([
      ['A', undefined],
      ['B', 'card_unclosed'],
    ])
  })
})
