/** Signed notes (C2SP signed-note): a text and the lines of those who signed it. */
import { concatBytes, decodeText, encodeText, fromBase64, toBase64 } from './bytes.ts'
import { type CosignatureVerdict, verifyCosignature } from './cosignature.ts'
import { LogFault, malformed } from './fault.ts'
import {
  isKeyName,
  isSameKey,
  KEY_TYPE,
  SIGNATURE_BYTES,
  type VerifierKey,
  type VerifyEd25519,
} from './verifier-key.ts'

const KEY_ID_BYTES = 4
// The format asks for at least 16; the limits keep a hostile note from costing more than a glance.
const MAX_SIGNATURES = 64
const MAX_NOTE_LENGTH = 1_000_000

export interface NoteSignature {
  readonly name: string
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

export interface Note {
  /** With its final newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface NoteTrust {
  readonly keys: readonly VerifierKey[]
  readonly verifyEd25519: VerifyEd25519
}

/** A key whose signature verified; for a cosignature also the time it was made. */
export interface VerifiedSignature {
  readonly key: VerifierKey
  readonly timeSeconds?: bigint
}

export interface OpenedNote extends Note {
  readonly verified: readonly VerifiedSignature[]
}

/** One line, `— <name> <base64(key id ‖ signature)>` with its newline. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  if (!isKeyName(name) || keyId.length !== KEY_ID_BYTES || signature.length === 0)
    throw malformed('a signature lacks a proper name, id or content')
  return `\u2014 ${name} ${toBase64(concatBytes(keyId, signature))}\n`
}

/** The note as it is published. */
export function buildNote({ text, signatures }: Note): string {
  requireText(text)
  if (signatures.length === 0) throw malformed('a note has no signature')
  return `${text}\n${signatures.map(signatureLine).join('')}`
}

/** Takes a note apart without verifying anything. Throws a malformed fault on whatever the format does not allow. */
export function parseNote(note: string | Uint8Array): Note {
  if (note.length > MAX_NOTE_LENGTH) throw malformed('a note is too long')
  const whole = typeof note === 'string' ? note : decodeText(note)
  // The text may hold empty lines itself: the last one parts it from the signatures.
  const end = whole.lastIndexOf('\n\n')
  if (end < 0 || !whole.endsWith('\n')) throw malformed('a note is not a text, an empty line and signature lines')
  const text = whole.slice(0, end + 1)
  requireText(text)
  const lines = whole.slice(end + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw malformed('a note has too many signatures')
  return { text, signatures: lines.map(parseLine) }
}

function requireText(text: string): void {
  encodeText(text)
  if (!text.endsWith('\n')) throw malformed('the text of a note does not end in a newline')
  if (/[\x00-\x09\x0b-\x1f]/.test(text)) throw malformed('the text of a note holds a control character')
}

function parseLine(line: string): NoteSignature {
  const [dash, name, base64, ...rest] = line.split(' ')
  if (dash !== '\u2014' || name === undefined || base64 === undefined || rest.length > 0 || !isKeyName(name))
    throw malformed('a signature line is not of its form')
  const bytes = fromBase64(base64)
  if (bytes.length <= KEY_ID_BYTES) throw malformed('a signature line holds no signature')
  return { name, keyId: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) }
}

/**
 * Parses a note and verifies it. Lines of unknown keys are ignored. Throws a bad_signature fault where the line of a
 * known key fails, or no line is of a known key; a malformed fault where it is no note.
 */
export async function openNote(note: string | Uint8Array, trust: NoteTrust): Promise<OpenedNote> {
  const parsed = parseNote(note)
  const verified: VerifiedSignature[] = []
  for (const signature of parsed.signatures) {
    const key = trust.keys.find((known) => isSameKey(known, signature))
    if (key === undefined) continue
    const verdict = await verifySignature({ text: parsed.text, signature, key }, trust.verifyEd25519)
    if (!verdict.valid) throw badSignature(`the signature of ${key.name} does not verify`)
    const isRepeated = verified.some((earlier) => isSameKey(earlier.key, key))
    if (!isRepeated)
      verified.push({ key, ...(verdict.timeSeconds !== undefined && { timeSeconds: verdict.timeSeconds }) })
  }
  if (verified.length === 0) throw badSignature('the note carries no signature of a known key')
  return { ...parsed, verified }
}

function badSignature(detail: string): LogFault {
  return new LogFault({ kind: 'bad_signature', detail })
}

interface SignedText {
  readonly text: string
  readonly signature: NoteSignature
  readonly key: VerifierKey
}

async function verifySignature(signed: SignedText, verifyEd25519: VerifyEd25519): Promise<CosignatureVerdict> {
  const { text, signature, key } = signed
  switch (key.type) {
    case KEY_TYPE.ed25519:
      if (signature.signature.length !== SIGNATURE_BYTES) return { valid: false }
      return { valid: await verifyEd25519(key.publicKey, encodeText(text), signature.signature) }
    case KEY_TYPE.cosignatureV1:
      return verifyCosignature({ text, signature: signature.signature, publicKey: key.publicKey }, verifyEd25519)
  }
}
