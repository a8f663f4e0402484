import { readFileSync } from 'node:fs'
import type { Label } from '@holdfast/catalog'
import { SUITE_NAMES } from '@holdfast/crypto'
import { ownWorkHosts } from '../outgoing/work-hosts.ts'
import { callLink } from '../telephone/call-provider.ts'
import { edgeSettings } from './edge-settings.ts'
import { mailAddress, networks, providers, smtpUrl } from './mail-settings.ts'
import { asIs, httpUrl, oneOf, path, postgresUrl, wholeNumber, wholeNumberUpTo } from './readers.ts'
import { signingSettings } from './signing-settings.ts'

/** A wrong or unknown setting; the message names it and says what is expected. */
export class SettingError extends Error {}

interface SettingDeclaration<T> {
  /** What it decides; docs/configuration.md is made of it. */
  readonly about: Label
  readonly fallback: string | null
  readonly read: (text: string) => T
  /** Never printed, not even wrong. */
  readonly secret?: boolean
}

/** Every setting there is; docs/configuration.md is generated from this table. */
export const declarations = {
  HOLDFAST_DATA: { about: { zh: '数据目录。', en: 'Data directory.' }, fallback: './data', read: path },
  HOLDFAST_KEYS: {
    about: {
      zh: '密钥文件和密钥进程存储的目录；不能放在数据目录里，也不能进它的备份。',
      en: 'Directory of the key file and the keeper’s store; never inside the data directory nor in its backups.',
    },
    fallback: './keys',
    read: path,
  },
  HOLDFAST_URL: {
    about: {
      zh: '用户访问的地址；决定 Cookie 的名字和通行密钥在哪里有效。',
      en: 'The address people use; decides cookie names and where passkeys are valid.',
    },
    fallback: 'http://localhost:3000',
    read: httpUrl,
  },
  ...edgeSettings,
  DATABASE_URL: {
    about: {
      zh: '你自己的 PostgreSQL（15 或更高），用受限的应用角色连接；不填就用自带的数据库。',
      en: 'Your own PostgreSQL (15 or later), as the application’s restricted role; embedded when empty.',
    },
    fallback: null,
    read: postgresUrl,
    secret: true,
  },
  DATABASE_ADMIN_URL: {
    about: {
      zh: '数据库的所有者，只用来升级表结构，从不交给服务进程。',
      en: 'Owner of the database, used to migrate alone and never given to the server.',
    },
    fallback: null,
    read: postgresUrl,
    secret: true,
  },
  HOLDFAST_LEAST_FREE_MB: {
    about: {
      zh: '数据所在的磁盘至少要留的空间（MB）；不到就拒绝写入和读出，免得数据库写到一半停下；0 表示不看。',
      en: 'Room that must stay free on the disk of the data, in MB; with less, writing and reading are refused before the database stops in the middle of its work. 0 looks at nothing.',
    },
    fallback: '96',
    read: wholeNumber,
  },
  HOLDFAST_MOST_WAITING_EVENTS: {
    about: {
      zh: '一份审计日志里最多可以有多少条还没编入的事件；超过就拒绝写入和读出，免得没签名的记录越积越多。',
      en: 'How many events of one audit log may wait to be sequenced; with more, writing and reading are refused, so that no mountain of unsigned records grows.',
    },
    fallback: '1000000',
    read: wholeNumber,
  },
  HOLDFAST_SUITE: {
    about: {
      zh: '新公司用的算法套件：A1（ChaCha20-Poly1305、BLAKE2b）或 A2（AES-256-GCM、HMAC-SHA-256，适合必须按 NIST 选算法的公司）。已有的公司不变。',
      en: 'Suite of algorithms for new companies: A1 (ChaCha20-Poly1305, BLAKE2b) or A2 (AES-256-GCM, HMAC-SHA-256, for those bound to NIST). Companies that exist keep theirs.',
    },
    fallback: 'A1',
    read: oneOf(...SUITE_NAMES),
  },
  HOLDFAST_FILE_MEGABYTES: {
    about: { zh: '一个附件最大多少 MB（最多 500）。', en: 'How many MB one file may have (at most 500).' },
    fallback: '50',
    read: wholeNumberUpTo(500),
  },
  HOLDFAST_FILE_DAY_MEGABYTES: {
    about: {
      zh: '一个人 24 小时内最多上传多少 MB 附件。',
      en: 'How many MB of files one person may upload in 24 hours.',
    },
    fallback: '1000',
    read: wholeNumber,
  },
  HOLDFAST_WORK_HOSTS: {
    about: {
      zh: '企业微信、钉钉、飞书私有部署时，它们的域名由哪个地址提供：`qyapi.weixin.qq.com=https://…`，用逗号分开。',
      en: 'Where private deployments of WeCom, DingTalk or Feishu serve hosts of theirs: `qyapi.weixin.qq.com=https://…`, separated by commas.',
    },
    fallback: null,
    read: ownWorkHosts,
  },
  HOLDFAST_METRICS_PORT: {
    about: { zh: '/metrics 的本机端口；0 表示关闭。', en: 'Loopback port of /metrics; 0 turns it off.' },
    fallback: '0',
    read: wholeNumber,
  },
  HOLDFAST_LOG_LEVEL: {
    about: {
      zh: '日志级别：debug、info、warn、error 或 silent。',
      en: 'How much is logged: debug, info, warn, error or silent.',
    },
    fallback: 'info',
    read: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  },
  HOLDFAST_TOKEN: {
    about: {
      zh: '只给 verify 用：读取没有公开的日志所用的令牌（范围 audit:read）。',
      en: 'For verify alone: the token (scope audit:read) by which it reads a log that is not published from its server.',
    },
    fallback: null,
    read: asIs,
    secret: true,
  },
  SMTP_URL: {
    about: {
      zh: '发信服务器：smtps://用户:密码@主机，或 smtp://…（用 STARTTLS，证书必须可信）；不填就不发邮件，邀请链接由安全管理员当面交付。',
      en: 'Mail server to send by: smtps://user:password@host, or smtp://… (with STARTTLS and a certificate that verifies). Without it nothing is mailed, and the security administrator hands links over.',
    },
    fallback: null,
    read: smtpUrl,
    secret: true,
  },
  HOLDFAST_MAIL_FROM: {
    about: {
      zh: '发件地址；设了 SMTP_URL 就必须设。',
      en: 'Address that mail comes from; needed with SMTP_URL.',
    },
    fallback: null,
    read: mailAddress,
  },
  HOLDFAST_CALL_LINK: {
    about: {
      zh: '“打电话”交给电话程序的链接，{number} 处放号码：tel:{number}，或者 sip:{number}@你的交换机。',
      en: 'Link that “Call” hands to the telephone application, with the number at {number}: tel:{number}, or sip:{number}@your.exchange.',
    },
    fallback: 'tel:{number}',
    read: callLink,
  },
  HOLDFAST_MAIL_NETWORKS: {
    about: {
      zh: '员工自己的邮箱和日历、公司的登录服务、时间戳机构可以在哪些内网地址段上（如 10.0.0.0/8，用逗号分隔）；不填就只连公网上的服务器。',
      en: 'Networks of your own in which people’s mailboxes and calendars, the company’s sign-in and a time-stamping authority may be (as 10.0.0.0/8, separated by commas); without it only servers of the public network are connected to.',
    },
    fallback: null,
    read: networks,
  },
  HOLDFAST_MAIL_PROVIDERS: {
    about: {
      zh: '员工用登录授权（OAuth 2.0）连邮箱的服务商，写成 JSON：{"google":{"clientId":"…","clientSecret":"…"}}；google 和 microsoft 只要这两项，别的还要写地址（见运维手册）。',
      en: 'Providers at whose sign-in people connect their mailboxes (OAuth 2.0), as JSON: {"google":{"clientId":"…","clientSecret":"…"}}; google and microsoft need these two only, others their addresses too (see the operator’s guide).',
    },
    fallback: null,
    read: providers,
    secret: true,
  },
  ...signingSettings,
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    about: {
      zh: 'OpenTelemetry 链路数据的去处（OTLP/HTTP）；不填就不发。',
      en: 'Where OpenTelemetry traces are sent (OTLP over HTTP); off when empty.',
    },
    fallback: null,
    read: httpUrl,
  },
} as const satisfies Record<string, SettingDeclaration<unknown>>

type Declarations = typeof declarations
export type Settings = {
  readonly [K in keyof Declarations]:
    | ReturnType<Declarations[K]['read']>
    | (Declarations[K]['fallback'] extends null ? null : never)
}

/** Variables that share our prefixes and belong to the set-up script, the tests or the platform. */
const NOT_OURS = /^(HOLDFAST_TEST_|HOLDFAST_SETUP_|HOLDFAST_PARENT_PIPE$|DATABASE_(?!URL$|ADMIN_URL$))/
const isOurs = (name: string): boolean =>
  Object.hasOwn(declarations, name) || (name.startsWith('HOLDFAST_') && !NOT_OURS.test(name))

/** A value of the file as the environment would hold it. */
const written = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

function fromFile(file: string | undefined): Record<string, string> {
  if (file === undefined) return {}
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('an object is expected')
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, written(value)]))
  } catch (error) {
    throw new SettingError(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`)
  }
}

function readSetting(name: string, declaration: SettingDeclaration<unknown>, stated: string | undefined): unknown {
  const text = stated === undefined || stated === '' ? declaration.fallback : stated
  if (text === null) return null
  try {
    return declaration.read(text)
  } catch (error) {
    const shown = declaration.secret === true ? '' : ` "${text}"`
    throw new SettingError(`${name}${shown}: ${error instanceof Error ? error.message : 'not understood'}`)
  }
}

/**
 * The settings from the environment over one optional file. Throws `SettingError` naming the first that is unknown or wrong: a misspelt setting
 * must not silently leave a default in force.
 */
export function readSettings(environment: Record<string, string | undefined>, file?: string): Settings {
  const stated = {
    ...fromFile(file),
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => isOurs(name))),
  }
  const unknown = Object.keys(stated).find((name) => !Object.hasOwn(declarations, name))
  if (unknown !== undefined)
    throw new SettingError(`${unknown} is no setting of Holdfast; docs/configuration.md lists them all`)
  const settings = Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => [name, readSetting(name, declaration, stated[name])]),
  )
  return settings as Settings
}

/** One setting as the text from which it would be read again; null where it is off. */
function textOf(value: unknown): string | null {
  if (value === null) return null
  if (value instanceof URL) return value.pathname === '/' ? value.href.replace(/\/$/, '') : value.href
  if (typeof value !== 'object') return String(value)
  const { host, port } = value as { host: string; port: number }
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** The settings as texts, to hand them to another process: what `readSettings` makes of them is the same again. */
export const settingTexts = (settings: Settings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const text = textOf(value)
      return text === null ? [] : [[name, text]]
    }),
  )
