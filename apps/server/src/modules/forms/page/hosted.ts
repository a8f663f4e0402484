/** The page of a form for companies without a site of their own: plain HTML that needs no script. */
import { askedOf, type OpenForm } from '../open-form.ts'

type Language = 'zh' | 'en'

const WORDS = {
  zh: { send: '提交', needed: '必填', choose: '请选择', trap: '请留空', other: 'English' },
  en: { send: 'Send', needed: 'required', choose: 'Choose', trap: 'Leave this empty', other: '中文' },
} as const

const STYLE = `:root{color-scheme:light dark;--g:#fff;--i:#1a1a1a;--l:#767676;--e:#b3261e;--b:#1a4fa3}
@media(prefers-color-scheme:dark){:root{--g:#16181d;--i:#eceef2;--l:#8d93a1;--e:#ff8a80;--b:#2f62b8}}
body{margin:0;background:var(--g);color:var(--i);font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:34rem;margin:0 auto;padding:32px 20px}h1{font-size:1.5rem;margin:0 0 20px}a{color:inherit}
form,label{display:grid;gap:14px}label{gap:4px}input,textarea,select,button{font:inherit;color:inherit;box-sizing:border-box}
input:not([type=checkbox]),textarea,select{width:100%;padding:9px 11px;border:1px solid var(--l);border-radius:6px;background:var(--g)}
textarea{min-height:6.5em;resize:vertical}:focus-visible{outline:3px solid #1f6feb;outline-offset:2px}
.e{color:var(--e);margin:0}.c{display:flex;gap:8px;align-items:flex-start}.c input{width:20px;height:20px;margin:3px 0 0;flex:none}
button{justify-self:start;padding:10px 22px;border:0;border-radius:6px;background:var(--b);color:#fff;min-height:44px;cursor:pointer}
.t{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}`

const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => NAMES[each] ?? '')

/** What is said of a page that comes back: what was typed, and what is wrong with it. */
export interface Returned {
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly { readonly path: string; readonly message?: string | undefined }[]
  readonly said: string | null
}

type Asked = ReturnType<typeof askedOf>[number]

const TYPES: Readonly<Record<string, string>> = { phone: 'tel', email: 'email' }
const FILLS: Readonly<Record<string, string>> = { name: 'name', company: 'organization', mobile: 'tel', email: 'email' }

function controlOf(field: Asked, about: { value: string; wrong: boolean; language: Language }): string {
  const { value, wrong, language } = about
  const most = field.maxLength === null ? '' : ` maxlength="${field.maxLength}"`
  const state = wrong ? ` aria-invalid="true" aria-describedby="e-${escaped(field.key)}"` : ''
  const needed = field.required ? ' aria-required="true"' : ''
  const shared = `id="${escaped(field.key)}" name="value.${escaped(field.key)}" autocomplete="${FILLS[field.key] ?? 'off'}"${needed}${state}`
  if (field.kind === 'longText') return `<textarea ${shared}${most}>${escaped(value)}</textarea>`
  if (field.kind !== 'choice')
    return `<input type="${TYPES[field.kind] ?? 'text'}" ${shared}${most} value="${escaped(value)}">`
  const options = field.options.map(
    (option) =>
      `<option value="${escaped(option.value)}"${option.value === value ? ' selected' : ''}>${escaped(option.label[language])}</option>`,
  )
  return `<select ${shared}><option value="">${WORDS[language].choose}</option>${options.join('')}</select>`
}

const faultOf = (id: string, message: string | undefined): string =>
  message === undefined ? '' : `<p class="e" id="e-${escaped(id)}">${escaped(message)}</p>`

function fieldOf(field: Asked, returned: Returned, language: Language): string {
  const fault = returned.errors.find(({ path }) => path === `/${field.key}`)?.message
  const mark = field.required ? ` (${WORDS[language].needed})` : ''
  const control = controlOf(field, { value: returned.values[field.key] ?? '', wrong: fault !== undefined, language })
  return `<div><label for="${escaped(field.key)}"><span>${escaped(field.label[language])}${mark}</span>${control}</label>${faultOf(field.key, fault)}</div>`
}

const page = (about: { title: string; language: Language; body: string; script: boolean }): string =>
  `<!doctype html><html lang="${about.language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(about.title)}</title><style nonce="__CSP_NONCE__">${STYLE}</style>${about.script ? '<script nonce="__CSP_NONCE__" src="/form.js" defer></script>' : ''}</head>
<body><main><h1>${escaped(about.title)}</h1>${about.body}</main></body></html>`

const NOTHING: Returned = { values: {}, errors: [], said: null }

/** The form to be filled in; again with what was typed, where something was wrong. */
export function formPage(
  open: OpenForm,
  about: { token: string; bits: number; language: Language; returned?: Returned },
): string {
  const { token, bits, language, returned = NOTHING } = about
  const words = WORDS[language]
  const { form } = open
  const consent = returned.errors.find(({ path }) => path === '/consent')?.message
  const other = language === 'zh' ? 'en' : 'zh'
  const body = `${returned.said === null ? '' : `<p class="e" role="alert">${escaped(returned.said)}</p>`}
<form method="post" action="/f/${form.key}" data-bits="${bits}" novalidate>
<input type="hidden" name="token" value="${escaped(token)}"><input type="hidden" name="work" value=""><input type="hidden" name="language" value="${language}">
${askedOf(open)
  .map((field) => fieldOf(field, returned, language))
  .join('\n')}
<div><label class="c" for="consent"><input type="checkbox" id="consent" name="consent" value="yes"><span>${escaped(form.consent[language])}</span></label>${faultOf('consent', consent)}</div>
<div class="t" aria-hidden="true"><label>${words.trap}<input name="website" tabindex="-1" autocomplete="off"></label></div>
<button type="submit">${words.send}</button></form><p><a href="/f/${form.key}?lang=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${words.other}</a></p>`
  return page({ title: form.name[language], language, body, script: true })
}

/** What whoever sent it reads. */
export const thanksPage = ({ form }: OpenForm, language: Language): string =>
  page({
    title: form.name[language],
    language,
    body: `<p role="status">${escaped(form.thanks[language])}</p>`,
    script: false,
  })
