/** A paper that both sides signed: what they were shown, and on a page of its own who signed it, when, how, and which file it was. */
import type { Paper } from '../papers/index.ts'
import type { Agreed, Consent } from './signature-provider.ts'

const WORDS = {
  zh: {
    heading: '签署记录',
    shown: '双方所示文件的指纹（SHA-256）',
    link: '凭链接和验证码打开，写上姓名并勾选同意',
    factor: '登录后再次验证身份签署',
    by: (name: string, company: string) => `${name}，代表 ${company}`,
    check: '核对',
    how: '本文件带有数字签名。用 PDF 阅读器打开即可核对；签署以后改动任何内容，签名都会失效。',
  },
  en: {
    heading: 'Record of signing',
    shown: 'Fingerprint of the file both were shown (SHA-256)',
    link: 'opened by link and code, name written, agreement ticked',
    factor: 'signed in and verified once more',
    by: (name: string, company: string) => `${name} for ${company}`,
    check: 'To check',
    how: 'This file carries a digital signature. A reader of PDF checks it; any change after signing makes it invalid.',
  },
} as const

/** A moment where the company is, with how far that is from UTC. */
function momentText(at: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(new Date(at))
    .find(({ type }) => type === 'timeZoneName')?.value
  return `${format.format(new Date(at))} ${zone ?? ''}`
}

/** The signed paper. Pure. */
export function signedPaper({ paper, shown, consents, timeZone }: Agreed): Paper {
  const words = WORDS[paper.language]
  const said = ({ side, name, company, how, at }: Consent) => ({
    label: side,
    value: [words.by(name, company), momentText(at, timeZone), words[how]].join('\n'),
  })
  return {
    ...paper,
    watermark: null,
    signatures: [],
    lastPage: {
      heading: words.heading,
      parts: [...consents.map(said), { label: words.shown, value: shown }, { label: words.check, value: words.how }],
    },
  }
}
