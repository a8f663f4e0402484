import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { htmlToText, sanitiseHtml } from './html.ts'

/** What may stand in sanitised text and nothing else: bare tags of the list, links with a checked address, escaped text. */
const CLOSED =
  /^(?:<\/?(?:p|b|strong|i|em|u|s|ul|ol|li|blockquote|h3|h4)>|<br>|<\/a>|<a href="(?:https?:\/\/|mailto:)[^"<>]*" rel="noopener noreferrer">|[^<>&"']|&(?:amp|lt|gt|quot|#39);)*$/

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java&#x09;script:alert(1)">x</a>',
  '<a href=" &#106;avascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="data:text/html,<script>x</script>">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="https://a.example/&quot; onclick=&quot;alert(1)">x</a>',
  `<a href='https://a.example/' onclick='x'>y</a>`,
  '<p onclick=alert(1)>x</p>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<<script>alert(1)//<</script>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<style>@import "x";</style>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<p title="<img src=x onerror=alert(1)>">x</p>',
  '<b/onmouseover=alert(1)>x',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&amp;lt;script&amp;gt;',
  '<p',
  '<p "><script>alert(1)</script>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<a href="https://user@evil.example/\u0000">x</a>',
]

describe('rich text', () => {
  test.each(attacks)('%s leaves nothing but the closed list', (attack) => {
    expect(sanitiseHtml(attack)).toMatch(CLOSED)
    expect(sanitiseHtml(sanitiseHtml(attack))).toBe(sanitiseHtml(attack))
  })

  test('any mixture of pieces, and the naughty strings, leave nothing but the closed list', () => {
    const naughty: string[] = JSON.parse(readFileSync(new URL('./fixtures/naughty.json', import.meta.url), 'utf8'))
    const pieces = fc.oneof(
      fc.constantFrom(
        ...attacks,
        ...'< > " \' / = & ; # a p b script href https://x.example <a <p> </p> <br> </a> <!-- --> &lt; &#60; &#x3c; style'.split(
          ' ',
        ),
      ),
      fc.constantFrom(...naughty.filter((each) => each.isWellFormed())),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const once = sanitiseHtml(parts.join(''))
        expect(once).toMatch(CLOSED)
        expect(sanitiseHtml(once)).toBe(once)
      }),
      { seed: 20261123, numRuns: 3000 },
    )
  })

  test('simple markup stays', () => {
    const html = '<p>你好 <strong>张三</strong></p><ul><li>1 &lt; 2</li></ul>'
    expect(sanitiseHtml(html)).toBe(html)
    expect(sanitiseHtml('<a href="https://example.com/?a=1&b=2">x</a>')).toBe(
      '<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">x</a>',
    )
    expect(sanitiseHtml('<b><i>x</b>y')).toBe('<b><i>x</i></b>y')
    expect(htmlToText(html)).toBe('你好 张三\n1 < 2')
  })

  test.each(['<', '<p ', '<a href="', '<!--', '<script>', '</', '&#', '<p "'])(
    'long hostile input is read in linear time: %s',
    (piece) => {
      // the processor's time, so that it is the same beside other work; the best of three, without what was collected meanwhile
      const spent = (length: number) =>
        Math.min(
          ...[1, 2, 3].map(() => {
            const started = process.cpuUsage()
            sanitiseHtml(piece.repeat(length / piece.length))
            const { user, system } = process.cpuUsage(started)
            return user + system
          }),
        )
      spent(25_000)
      // four times as long takes four times as much; a quadratic reader sixteen times
      expect(spent(100_000)).toBeLessThan(9 * Math.max(spent(25_000), 2_000))
    },
  )
})
