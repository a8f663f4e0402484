import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanFileName, dispositionOf, extensionOf } from './file-name.ts'

describe('a file’s name', () => {
  test.each([
    ['合同 2026.pdf', '合同 2026.pdf'],
    ['../../../etc/passwd', 'passwd'],
    ['C:\\Users\\李娜\\报价.xlsx', '报价.xlsx'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie_ x=1.txt'],
    ['👨‍👩‍👧 全家福.jpg', '👨👩👧 全家福.jpg'],
    ['e\u0301.txt', 'é.txt'],
    ['a.txt. . .', 'a.txt'],
    ['CON<>:"|?*.txt', 'CON_______.txt'],
    ['\u0000', ''],
    ['..', ''],
    ['', ''],
  ])('%j is shown as %j', (written, shown) => expect(cleanFileName(written)).toBe(shown))

  test('of 300 characters is cut to 255, its ending kept', () => {
    const cut = cleanFileName(`${'名'.repeat(300)}.docx`)
    expect([...cut]).toHaveLength(255)
    expect(extensionOf(cut)).toBe('docx')
    expect([...cleanFileName('𠮷'.repeat(400))]).toHaveLength(255)
  })

  test('whatever is written, nothing is left that leads to another folder or steers; cleaned again it stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (written) => {
        const name = cleanFileName(written)
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
        expect(['.', '..']).not.toContain(name)
        expect([...name].length).toBeLessThanOrEqual(255)
        expect(cleanFileName(name)).toBe(name)
      }),
      { seed: 20261126, numRuns: 2_000 },
    )
  })

  test('stands in a header as one value from which it reads back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (written) => {
        const name = cleanFileName(written)
        const header = dispositionOf('attachment', name)
        expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/)
        expect(decodeURIComponent(header.slice(header.indexOf("''") + 2))).toBe(name)
      }),
      { seed: 20261126, numRuns: 2_000 },
    )
  })
})
