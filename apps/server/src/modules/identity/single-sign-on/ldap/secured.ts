/**
 * The way to a directory, encrypted before a word of anybody is said: by TLS from the start (`ldaps`), or by StartTLS (RFC 4511 §4.14, `ldap`), of which
 * this is the whole of what is said in clear. What comes in clear counts as the one answer that was asked for, or everything ends (RFC 4513 §3.1.1).
 */
import { isIP, connect as open, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { SignOnFault } from '../fault.ts'

const OID = '1.3.6.1.4.1.1466.20037'
/** An answer has some tens of bytes, and a sentence for people. */
const MOST_BYTES = 2_048

const [SEQUENCE, INTEGER, ENUMERATED, STRING] = [0x30, 0x02, 0x0a, 0x04]
/** `[APPLICATION 23]` and `[APPLICATION 24]`, the name within the one and within the other. */
const [EXTENDED_REQUEST, EXTENDED_RESPONSE, REQUEST_NAME, RESPONSE_NAME] = [0x77, 0x78, 0x80, 0x8a]
const MESSAGE_ID = 1
const SUCCESS = 0

const refuse = (): never => {
  throw new SignOnFault('no_tls')
}

const element = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag, content.length), content])
}

const REQUEST = element(
  SEQUENCE,
  element(INTEGER, Buffer.of(MESSAGE_ID)),
  element(EXTENDED_REQUEST, element(REQUEST_NAME, Buffer.from(OID))),
)

interface Read {
  readonly tag: number
  readonly content: Buffer
  readonly rest: Buffer
}

/** The element that the bytes begin with (BER, definite lengths alone as RFC 4511 §5.1 has it); null while it is not whole. */
function read(bytes: Buffer): Read | null {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined) return null
  const more = first < 0x80 ? 0 : first - 0x80
  if ((first >= 0x80 && more === 0) || more > 4) return refuse()
  if (bytes.length < 2 + more) return null
  const length = more === 0 ? first : bytes.readUIntBE(2, more)
  if (length > MOST_BYTES) return refuse()
  const end = 2 + more + length
  return bytes.length < end ? null : { tag, content: bytes.subarray(2 + more, end), rest: bytes.subarray(end) }
}

/** The element, which has to be there and of this tag. */
function demand(bytes: Buffer, tag: number): Read {
  const found = read(bytes)
  return found?.tag === tag ? found : refuse()
}

const isNumber = ({ content }: Read, value: number): boolean => content.length === 1 && content[0] === value

/** Whether the one answer is here, whole. Throws where it says no, is another, or has anything after it: that would be somebody's in between. */
function saysYes(bytes: Buffer): boolean {
  if (bytes[0] !== SEQUENCE) return refuse()
  const message = read(bytes)
  if (message === null) return false
  const id = demand(message.content, INTEGER)
  const answer = demand(id.rest, EXTENDED_RESPONSE)
  const code = demand(answer.content, ENUMERATED)
  const sentence = demand(demand(code.rest, STRING).rest, STRING)
  const name = read(sentence.rest)
  const isOurs = name === null || (name.tag === RESPONSE_NAME && name.content.equals(Buffer.from(OID)))
  if (!isNumber(id, MESSAGE_ID) || !isNumber(code, SUCCESS) || !isOurs || message.rest.length > 0) return refuse()
  return true
}

/** Asks for StartTLS, and ends when the answer says yes: from then on nothing that comes is read in clear. */
function agree(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let bytes = Buffer.alloc(0)
  const take = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk])
    try {
      if (bytes.length > MOST_BYTES) refuse()
      if (!saysYes(bytes)) return
      socket.off('data', take)
      resolve()
    } catch (error) {
      reject(error)
    }
  }
  socket.on('data', take)
  socket.once('connect', () => socket.write(REQUEST))
  socket.on('error', reject)
  socket.once('close', () => reject(new SignOnFault('unreachable')))
  return promise
}

/** Where a directory is, at an address that was checked. */
export interface Place {
  readonly address: string
  readonly port: number
  /** Whom the certificate has to name. */
  readonly host: string
  readonly startsInClear: boolean
}

/** Ends when the other side has proven to be the host; before that nobody has the connection, so that nothing is said to whoever has not. */
function proven(socket: TLSSocket): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>()
  socket.once('secureConnect', () => resolve(socket))
  socket.on('error', reject)
  socket.once('close', () => reject(new SignOnFault('unreachable')))
  return promise
}

async function reach(place: Place, signal: AbortSignal): Promise<TLSSocket> {
  const { address, port, host, startsInClear } = place
  const name = isIP(host) === 0 ? { servername: host } : {}
  const how = { ...name, minVersion: 'TLSv1.2', rejectUnauthorized: true } as const
  const end = (socket: Socket): void => signal.addEventListener('abort', () => socket.destroy(), { once: true })
  if (!startsInClear) {
    const direct = connect({ host: address, port, ...how })
    end(direct)
    return proven(direct)
  }
  const plain = open({ host: address, port })
  end(plain)
  await agree(plain)
  const secured = connect({ socket: plain, host: address, ...how })
  end(secured)
  return proven(secured)
}

/** The connection, encrypted with whom the certificate names; none otherwise, nor after so long. Throws what went wrong, `SignOnFault` where it is known. */
export async function securedConnection(place: Place, milliseconds: number): Promise<TLSSocket> {
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), milliseconds)
  try {
    return await reach(place, ending.signal)
  } catch (error) {
    ending.abort()
    throw error
  } finally {
    clearTimeout(timer)
  }
}
