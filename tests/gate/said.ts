/*
 * What an answer says, however a world's own keys fall out: what is sealed or signed under them, and hashes over it (digests of rows, commitments of
 * events that hold them, the tree above), stand by their length.
 */
const NAMED = /"(next|checkpoint|cursor|token|activationUrl|secret|uri|entry)":"([^"]*)"/g
const SIGNED = /(— \S+ )([A-Za-z0-9+/=]{80,})/g
const LOG_KEY = /\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}/g
const HASH_BASE64 = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g
const HASH_BASE64URL = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g

export const said = (text: string): string =>
  text
    .replace(NAMED, (_, name: string, value: string) => `"${name}":<${value.length}>`)
    .replace(SIGNED, (_, line: string, signature: string) => `${line}<${signature.length}>`)
    .replace(LOG_KEY, '<key>')
    .replace(HASH_BASE64, '<hash>')
    .replace(HASH_BASE64URL, '<hash>')
