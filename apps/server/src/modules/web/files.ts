import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
}
const SHRINKS = new Set(['.css', '.js', '.json', '.svg', '.txt', '.webmanifest'])
const LEAST_SHRUNK_BYTES = 1_024
const BROTLI_QUALITY = 9
const TAG_CHARACTERS = 22

type Coding = 'br' | 'gzip' | 'identity'

/** One file of the web application, held in memory. */
export interface WebFile {
  readonly name: string
  readonly type: string
  /** The entity tag of its content, weak because the coding may differ (RFC 9110, 8.8.3). */
  readonly tag: string
  /** The content in the best coding that the header admits; each coding is made once. */
  encoded(acceptEncoding: string): Promise<{ readonly coding: Coding; readonly bytes: Buffer }>
}

export interface WebFiles {
  /** The page with its places for the nonce; null where the application has not been built. */
  readonly page: string | null
  readonly root: readonly WebFile[]
  readonly assets: ReadonlyMap<string, WebFile>
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

const coders: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) =>
    brotli(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => zip(bytes, { level: 9 }),
  identity: async (bytes) => bytes,
}

function codingFor(acceptEncoding: string): Coding {
  const accepted = acceptEncoding.split(',').map((each) => each.trim())
  const admits = (coding: string) =>
    accepted.some((each) => each === coding || (each.startsWith(`${coding};`) && !/q=0(\.0+)?$/.test(each)))
  return admits('br') ? 'br' : admits('gzip') ? 'gzip' : 'identity'
}

/** A file from its bytes. */
export function webFile(name: string, bytes: Buffer): WebFile | null {
  const extension = extname(name)
  const type = TYPES[extension]
  if (type === undefined) return null
  const shrinks = SHRINKS.has(extension) && bytes.length >= LEAST_SHRUNK_BYTES
  const made = new Map<Coding, Promise<Buffer>>()
  return {
    name,
    type,
    tag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, TAG_CHARACTERS)}"`,
    async encoded(acceptEncoding) {
      const coding = shrinks ? codingFor(acceptEncoding) : 'identity'
      const ready = made.get(coding) ?? coders[coding](bytes)
      made.set(coding, ready)
      return { coding, bytes: await ready }
    },
  }
}

function filesIn(folder: string): WebFile[] {
  if (!existsSync(folder)) return []
  const plain = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return plain.flatMap(({ name }) => webFile(name, readFileSync(join(folder, name))) ?? [])
}

/** Gives every script, style sheet and preload the place of the nonce, and tells it to Vite's own loader. */
function withNonces(page: string): string {
  const tagged = page.replaceAll(/<(script|link|style)(?=[\s>])(?![^>]*\bnonce=)/g, '<$1 nonce="__CSP_NONCE__"')
  return tagged.replace('</head>', '  <meta property="csp-nonce" nonce="__CSP_NONCE__" />\n  </head>')
}

/** Reads the built application whole: afterwards no name in a request ever reaches the file system. */
export function readWebFiles(folder: string): WebFiles {
  const index = join(folder, 'index.html')
  return {
    page: existsSync(index) ? withNonces(readFileSync(index, 'utf8')) : null,
    root: filesIn(folder),
    assets: new Map(filesIn(join(folder, 'assets')).map((file) => [file.name, file])),
  }
}
