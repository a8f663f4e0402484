/** The pages of a link: plain HTML that needs no script. */
import type { Paper } from '../../papers/index.ts'
import type { LinkRow, Offer } from '../link-rows.ts'

type Language = 'zh' | 'en'

const WORDS = {
  zh: {
    title: '查看文件',
    ask: '请输入联系人告诉你的 6 位验证码。',
    code: '验证码',
    open: '打开',
    wrong: '打不开：链接或验证码不对，或者已经失效。请核对后再试，或者联系给你链接的人。',
    spent: '试的次数太多了，请过一会儿再试。',
    other: 'English',
    pdf: '下载 PDF',
    answer: '你的答复',
    name: '你的姓名',
    words: '附言（可以不写）',
    agree: '我已阅读并同意这份合同，有权代表客户签署。',
    proof: '文件指纹（SHA-256）',
    signed: '双方都已签署。下载的就是签好的合同，之后改动一个字节都看得出来。',
    quote: {
      accept: '接受报价',
      refuse: '不接受',
      needed: '请写上姓名。',
      accepted: '你已接受这份报价，我们会尽快联系你。',
      refused: '你没有接受这份报价，谢谢你的答复。',
    },
    contract: {
      accept: '签署合同',
      refuse: '不签',
      needed: '签署要写上姓名并勾选同意；不签也请写上姓名。',
      accepted: '你已签署。我方签署以后，可以在这里下载双方签好的合同。',
      refused: '你没有签署这份合同，谢谢你的答复。',
    },
  },
  en: {
    title: 'View the document',
    ask: 'Enter the six digits that your contact told you.',
    code: 'Code',
    open: 'Open',
    wrong:
      'It does not open: the link or the code is not right, or it has ended. Check them and try again, or ask whoever gave you the link.',
    spent: 'Too many tries. Please wait a while.',
    other: '中文',
    pdf: 'Download the PDF',
    answer: 'Your answer',
    name: 'Your name',
    words: 'Your words (if you like)',
    agree: 'I have read this contract, agree to it, and may sign for the customer.',
    proof: 'Fingerprint of the file (SHA-256)',
    signed: 'Both sides have signed. The file is the signed contract; a change of a single byte would show.',
    quote: {
      accept: 'Accept the quotation',
      refuse: 'Decline',
      needed: 'Please write your name.',
      accepted: 'You have accepted this quotation. We shall be in touch.',
      refused: 'You have declined this quotation. Thank you for telling us.',
    },
    contract: {
      accept: 'Sign the contract',
      refuse: 'Do not sign',
      needed: 'To sign, write your name and tick that you agree; to decline, please write your name.',
      accepted: 'You have signed. As soon as we have too, the signed contract can be downloaded here.',
      refused: 'You have not signed this contract. Thank you for telling us.',
    },
  },
} as const

const STYLE = `:root{color-scheme:light dark;--o:#f3f5f7;--g:#fff;--i:#1a1a1a;--l:#666;--r:#d7dadf;--e:#b3261e;--b:#0f5f66}
@media(prefers-color-scheme:dark){:root{--o:#0e1013;--g:#16181d;--i:#eceef2;--l:#a0a6b2;--r:#3a3f4a;--e:#ff8a80;--b:#1d7a83}}
body{margin:0;background:var(--g);color:var(--i);font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:46rem;margin:0 auto;padding:28px 16px;overflow-wrap:anywhere}h1{font-size:1.4rem;margin:0 0 12px}h2{font-size:1.1rem;margin:24px 0 8px}
p{margin:6px 0}.t{white-space:pre-wrap}.s{color:var(--l);font-size:.875rem}a{color:inherit}dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:12px 0}dt{color:var(--l)}dd{margin:0}
table{border-collapse:collapse;width:100%;margin:14px 0}th,td{padding:8px 6px;border-bottom:1px solid var(--r);text-align:left;vertical-align:top}
th{color:var(--l);font-weight:400}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.w{overflow-x:auto}.sum{justify-content:end;grid-template-columns:auto auto}.sum dd{text-align:right}.sum dd:last-of-type{font-weight:600}
form{display:grid;gap:12px;max-width:28rem;margin:20px 0 8px}h2+form{margin-top:0}label{display:grid;gap:4px}input,textarea,button{font:inherit;color:inherit;box-sizing:border-box}
label.c{grid-template-columns:24px 1fr;gap:10px;align-items:start}input[type=checkbox]{width:24px;height:24px;margin:0}
input:not([type=checkbox]),textarea{width:100%;padding:10px 12px;border:1px solid var(--l);border-radius:6px;background:var(--g)}:focus-visible{outline:3px solid #1f6feb;outline-offset:2px}
.b{display:flex;flex-wrap:wrap;gap:10px}button{padding:10px 20px;border:1px solid var(--b);border-radius:6px;background:var(--b);color:#fff;min-height:44px;cursor:pointer}
button.o{background:none;color:inherit;border-color:var(--l)}.e{color:var(--e)}.ok{margin:20px 0 0;border-left:4px solid var(--b);padding:8px 14px;background:var(--o)}
@media(min-width:601px){body{background:var(--o)}main{margin:32px auto;padding:32px 40px;background:var(--g);border:1px solid var(--r);border-radius:12px}}
@media(max-width:600px){thead{display:none}tr{display:block;padding:8px 0;border-bottom:1px solid var(--r)}
td,td.n{display:flex;justify-content:space-between;gap:16px;padding:2px 0;border:0;text-align:right;white-space:normal}td::before{content:attr(data-l);color:var(--l);flex:none}td.z{display:none}}`

const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => NAMES[each] ?? '')

const page = (about: { title: string; language: Language; body: string }): string =>
  `<!doctype html><html lang="${about.language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(about.title)}</title><style nonce="__CSP_NONCE__">${STYLE}</style></head><body><main>${about.body}</main></body></html>`

/** The page that asks for the code: the same for every address, whether there is such a link or not. */
export function codePage(key: string, language: Language, said: 'wrong' | 'spent' | null): string {
  const words = WORDS[language]
  const other = language === 'zh' ? 'en' : 'zh'
  const fault = said === null ? '' : `<p class="e" role="alert" id="e">${words[said]}</p>`
  const body = `<h1>${words.title}</h1><p>${words.ask}</p>${fault}<form method="post" action="/q/${escaped(key)}?lang=${language}">
<label>${words.code}<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required${said === null ? '' : ' aria-describedby="e"'}></label>
<div class="b"><button type="submit" name="act" value="show">${words.open}</button></div></form>
<p><a href="/q/${escaped(key)}?lang=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${words.other}</a></p>`
  return page({ title: words.title, language, body })
}

const listOf = (stated: readonly { label: string; value: string }[], kind = ''): string =>
  stated.length === 0
    ? ''
    : `<dl class="${kind}">${stated.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`

function tableOf({ table }: Paper): string {
  if (table === null) return ''
  const kindOf = (at: number, text: string) =>
    [table.columns[at]?.kind === 'number' ? 'n' : '', text === '' ? 'z' : ''].filter((each) => each !== '').join(' ')
  const head = table.columns.map(
    ({ label }, at) => `<th scope="col" class="${kindOf(at, label)}">${escaped(label)}</th>`,
  )
  // on a phone a line is a card, and each of its cells says its column itself
  const cell = ({ text, below }: (typeof table.rows)[number][number], at: number) =>
    `<td class="${kindOf(at, text)}" data-l="${escaped(table.columns[at]?.label ?? '')}"><div>${escaped(text)}${below === undefined ? '' : `<div class="s">${escaped(below)}</div>`}</div></td>`
  const rows = table.rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`)
  const name = escaped(table.columns[1]?.label ?? '')
  return `<div class="w" tabindex="0" role="region" aria-label="${name}"><table aria-label="${name}"><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

/** The quote as its paper says it, word for word. */
function paperOf(paper: Paper): string {
  const { letterhead, heading, party, counterparty, facts, totals, inWords, note, clauses = [] } = paper
  const named = (stated: { label: string; value: string } | null) =>
    stated === null ? '' : `<p><span class="s">${escaped(stated.label)}</span> ${escaped(stated.value)}</p>`
  const to = [party, counterparty]
    .filter((each) => each != null)
    .map(({ label, lines }) => `<p><span class="s">${escaped(label)}</span> ${lines.map(escaped).join(' · ')}</p>`)
    .join('')
  const text = clauses
    .map(({ label, value }) => `<h2>${escaped(label)}</h2><p class="t">${escaped(value)}</p>`)
    .join('')
  return `<p><b>${escaped(letterhead.name)}</b></p>${letterhead.lines.map((line) => `<p class="s">${escaped(line)}</p>`).join('')}
<h1>${escaped(heading)}</h1>${to}${listOf(facts)}${tableOf(paper)}${listOf(totals, 'sum')}${named(inWords)}${named(note)}${text}`
}

interface Typed {
  readonly name: string
  readonly words: string
  readonly needsName: boolean
}

/** What the customer answers with; who signs says so apart from pressing. */
function answerForm({ language, object }: LinkRow, typed: Typed): string {
  const words = WORDS[language]
  const own = words[object]
  const fault = typed.needsName ? `<p class="e" role="alert" id="e">${own.needed}</p>` : ''
  const agree =
    object === 'contract'
      ? `<label class="c"><input type="checkbox" name="agree" value="yes"><span>${words.agree}</span></label>`
      : ''
  return `${fault}<label>${words.name}<input name="name" autocomplete="name" maxlength="100" value="${escaped(typed.name)}"${typed.needsName ? ' aria-invalid="true" aria-describedby="e"' : ''}></label>
<label>${words.words}<textarea name="words" rows="3" maxlength="1000">${escaped(typed.words)}</textarea></label>${agree}
<div class="b"><button type="submit" name="act" value="accept">${own.accept}</button><button class="o" type="submit" name="act" value="refuse">${own.refuse}</button></div>`
}

/** What was sent, with what the customer may do; after the answer what they answered. */
export function offerPage(
  about: { readonly key: string; readonly code: string; readonly offer: Offer; readonly row: LinkRow },
  typed: Typed,
): string {
  const { key, code, offer, row } = about
  const { paper } = offer
  const { language } = row
  const words = WORDS[language]
  const hidden = `<input type="hidden" name="code" value="${escaped(code)}">`
  const form = (inner: string) =>
    `<form method="post" action="/q/${escaped(key)}?lang=${language}">${hidden}${inner}</form>`
  const said = offer.signed === undefined ? words[row.object][row.outcome ?? 'accepted'] : words.signed
  const answered =
    row.outcome === null
      ? `<h2>${words.answer}</h2>${form(answerForm(row, typed))}`
      : `<p class="ok" role="status">${said}</p>`
  const proof = `<p class="s">${words.proof}: ${Buffer.from(row.paper_digest).toString('hex')}</p>`
  const file = form(`<div class="b"><button class="o" type="submit" name="act" value="pdf">${words.pdf}</button></div>`)
  return page({ title: paper.name, language, body: `${paperOf(paper)}${file}${proof}${answered}` })
}
