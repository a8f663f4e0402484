/** What a person sees whose link leads nowhere: a calm page, the same bytes for every such address. */
import type { Language } from '../../../platform/errors/problem.ts'
import type { StillPage } from '../../web/index.ts'

/** Why it leads nowhere: there is none, or whoever asks has to wait. */
export type Nowhere = 'gone' | 'wait'

const WORDS = {
  zh: {
    gone: {
      title: '这个链接打不开了',
      said: '链接已经失效，或者地址不完整。',
      next: '请对照邮件里的地址再试一次，或者直接回信问写信的人。',
    },
    wait: { title: '请稍等', said: '从你的网络打开的链接太多了。', next: '请过几分钟再打开一次。' },
  },
  en: {
    gone: {
      title: 'This link does not open any more',
      said: 'It has ended, or a part of its address is missing.',
      next: 'Compare it with the address in the letter, or answer the letter and ask who wrote it.',
    },
    wait: {
      title: 'Please wait a little',
      said: 'Too many links were followed from your network.',
      next: 'Open it again in a few minutes.',
    },
  },
} as const

const STYLE = `:root{color-scheme:light dark;--g:#fff;--i:#1a1a1a;--l:#5c6069}
@media(prefers-color-scheme:dark){:root{--g:#16181d;--i:#eceef2;--l:#a0a6b2}}
body{margin:0;background:var(--g);color:var(--i);font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:30rem;margin:18vh auto 0;padding:0 20px}h1{font-size:1.375rem;line-height:1.35;margin:0 0 12px;text-wrap:balance}p{margin:0 0 4px;text-wrap:pretty}.l{color:var(--l)}`

/** The page in a language. */
export function nowherePage(why: Nowhere, language: Language): StillPage {
  const { title, said, next } = WORDS[language][why]
  const html = `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1><p>${said}</p><p class="l">${next}</p></main></body></html>`
  return { html, style: STYLE }
}
