import { path } from './readers.ts'

/** The address of an authority of time. Throws what is expected. */
function authorityUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('an http or https address is expected')
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw new Error('an address without name and password is expected')
  return url
}

function otherwise(text: string): 'refuse' | 'sign' {
  if (text !== 'refuse' && text !== 'sign') throw new Error('one of refuse, sign is expected')
  return text
}

/** With what contracts are signed. */
export const signingSettings = {
  HOLDFAST_SIGNING_CERT: {
    about: {
      zh: '签署合同用的证书文件：PEM（自己的证书和各级签发者），或者带密码的 PKCS#12（.p12、.pfx，密钥也在里面）；不填就用每个公司自制的证书。',
      en: 'Certificates that contracts are signed with: PEM (your own and those of its issuers), or PKCS#12 (.p12, .pfx, with the key in it); each company’s self-made one when empty.',
    },
    fallback: null,
    read: path,
  },
  HOLDFAST_SIGNING_KEY: {
    about: {
      zh: '签署证书的私钥文件（PEM）；PKCS#12 不用填。',
      en: 'Key file (PEM) of that certificate; not needed with PKCS#12.',
    },
    fallback: null,
    read: path,
  },
  HOLDFAST_SIGNING_PASSWORD: {
    about: {
      zh: '打开签署私钥或 PKCS#12 文件的密码。',
      en: 'Password that opens that key or the PKCS#12 file.',
    },
    fallback: null,
    read: (text: string): string => text,
    secret: true,
  },
  HOLDFAST_TIMESTAMP_URL: {
    about: {
      zh: '给合同签名盖时间戳的机构（RFC 3161）的地址；不填就不盖。',
      en: 'Address of the authority that time-stamps signatures of contracts (RFC 3161); none are stamped when empty.',
    },
    fallback: null,
    read: authorityUrl,
  },
  HOLDFAST_TIMESTAMP_MISSING: {
    about: {
      zh: '时间戳机构不答复时：refuse 就不签，过后再签；sign 就签，不带时间戳。',
      en: 'When that authority gives no time stamp: refuse signs nothing until it does, sign signs without.',
    },
    fallback: 'refuse',
    read: otherwise,
  },
} as const
