/** Names of files as people may be shown them: no paths, nothing that steers a terminal, a text's direction or a file system. */
const LONGEST = 255
const LONGEST_EXTENSION = 16
/** Control and format characters, among them the marks that turn the direction of text: `photo\u202Egpj.exe` reads as `photoexe.jpg`. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu
/** Characters that a file system of the reader's would take for something else. */
const RESERVED = /[<>:"|?*]/g

/** The name's last part after a dot, in lower case and without it; empty where there is none. */
export function extensionOf(name: string): string {
  const at = name.lastIndexOf('.')
  return at <= 0 ? '' : name.slice(at + 1).toLowerCase()
}

/** The name without folders and without what steers, at most 255 characters long with its extension kept; empty where nothing is left. */
export function cleanFileName(name: string): string {
  const last = name.toWellFormed().replaceAll('\\', '/').split('/').at(-1) ?? ''
  const shown = last
    .normalize('NFC')
    .replaceAll(STEERING, '')
    .replaceAll(RESERVED, '_')
    .replace(/[. ]+$/, '')
    .trim()
  const characters = [...shown]
  if (characters.length <= LONGEST) return shown
  const extension = extensionOf(shown)
  if (extension === '' || extension.length > LONGEST_EXTENSION) return characters.slice(0, LONGEST).join('')
  return `${characters.slice(0, LONGEST - extension.length - 1).join('')}.${extension}`
}

const asPercent = (text: string): string =>
  encodeURIComponent(text).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** A Content-Disposition value for the name (RFC 6266, RFC 8187): an ASCII stand-in for old programs, the whole name for all others. */
export function dispositionOf(kind: 'attachment' | 'inline', name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%;]/g, '_')
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${asPercent(name)}`
}
