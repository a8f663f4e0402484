import { httpsAddress, listenAddress, oneAddress, oneOf, path, wholeNumberUpTo } from './readers.ts'

/** Where people come in, and how many at once. */
export const edgeSettings = {
  HOLDFAST_LISTEN: {
    about: {
      zh: '监听的“主机:端口”；不填就是本机和 HOLDFAST_URL 的端口。',
      en: 'host:port to listen on; loopback and the port of HOLDFAST_URL unless set.',
    },
    fallback: null,
    read: listenAddress,
  },
  HOLDFAST_TRUSTED_PROXY: {
    about: {
      zh: '唯一可信的反向代理的地址；只相信它给的 X-Forwarded-For。',
      en: 'Address of the one proxy whose X-Forwarded-For is believed.',
    },
    fallback: null,
    read: oneAddress,
  },
  HOLDFAST_TLS_CERT: {
    about: { zh: 'TLS 证书文件（PEM）。', en: 'Certificate file (PEM) for listening with TLS.' },
    fallback: null,
    read: path,
  },
  HOLDFAST_TLS_KEY: {
    about: { zh: '证书的私钥文件（PEM）。', en: 'Key file of the certificate (PEM).' },
    fallback: null,
    read: path,
  },
  HOLDFAST_MTLS_LISTEN: {
    about: {
      zh: '程序用证书证明自己（mTLS）时来的“主机:端口”，用同一张证书做 TLS；浏览器不用它，不填就不开。',
      en: 'host:port at which programs prove themselves by a certificate (mTLS), under the same certificate of ours; browsers do not use it, and it is off when empty.',
    },
    fallback: null,
    read: listenAddress,
  },
  HOLDFAST_CLIENT_CERT: {
    about: {
      zh: '程序的证书从哪里来：connection 是连到坚守自己的 TLS；proxy 是声明过的反向代理写在 Client-Cert 里（RFC 9440），它必须去掉别人带来的这个头。',
      en: 'Where a program’s certificate comes from: connection, the TLS that ends here; or proxy, the declared proxy’s Client-Cert (RFC 9440), which must drop that header of others.',
    },
    fallback: 'connection',
    read: oneOf('connection', 'proxy'),
  },
  HOLDFAST_ACME: {
    about: {
      zh: '自动取得和更新证书的机构（ACME 目录地址，如 https://acme-v02.api.letsencrypt.org/directory）；设了它就是同意它的条款，也就不用证书文件。',
      en: 'Authority that certificates are had from and renewed at by themselves (address of its ACME directory, such as https://acme-v02.api.letsencrypt.org/directory), in place of files; naming it agrees to its terms.',
    },
    fallback: null,
    read: httpsAddress,
  },
  HOLDFAST_ACME_LISTEN: {
    about: {
      zh: '机构验证域名时来问的“主机:端口”，要能从它那里到达；只在验证的几秒里打开。',
      en: 'host:port at which the authority asks whether the name is ours; reachable from there, and open for those seconds alone.',
    },
    fallback: '0.0.0.0:80',
    read: listenAddress,
  },
  HOLDFAST_ACME_CA: {
    about: {
      zh: '自己的机构：连接它时信任的根证书文件（PEM）。',
      en: 'For an authority of your own: file of the root certificate (PEM) to trust when it is asked.',
    },
    fallback: null,
    read: path,
  },
  HOLDFAST_TLS_OLDEST: {
    about: {
      zh: '最低的 TLS 版本：1.3 或 1.2；1.2 只给还不会 1.3 的老程序或会解密检查的防火墙。',
      en: 'Oldest version of TLS: 1.3, or 1.2 for old programs and inspecting firewalls that know no other.',
    },
    fallback: '1.3',
    read: oneOf('1.3', '1.2'),
  },
  HOLDFAST_PERSON_PER_MINUTE: {
    about: {
      zh: '一个会话（人或程序）每分钟最多可以有多少个请求；更多的答 429，并说多久以后再来。',
      en: 'How many requests a minute one session, of a person or a program, may make; more are answered 429, with when to come again.',
    },
    fallback: '6000',
    read: wholeNumberUpTo(1_000_000),
  },
  HOLDFAST_ADDRESS_PER_MINUTE: {
    about: {
      zh: '没有登录的请求，一个网络地址每分钟最多可以有多少个（网页应用自己的文件不算）。',
      en: 'How many requests a minute one network address may make without being signed in (files of the web application apart).',
    },
    fallback: '1200',
    read: wholeNumberUpTo(1_000_000),
  },
} as const
