import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packTerms } from './blind-index.ts'
import { FrameCutter } from './frames.ts'
import {
  decodeRequest,
  decodeResponse,
  encodeAnswer,
  encodeRefusal,
  encodeRequest,
  MOST_FRAME_BYTES,
  OPERATIONS,
  type OperationName,
  readAnswer,
  readAsk,
} from './protocol.ts'
import { ProtocolError } from './wire.ts'

const names = Object.keys(OPERATIONS) as OperationName[]
const tenant = new Uint8Array(16).fill(1)
const contentOf = (frame: Uint8Array) => new FrameCutter().push(frame)[0]!

function onlyProtocolErrors(act: () => void): void {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError)
  }
}

describe('the protocol', () => {
  test('carries what was asked', () => {
    const ask = {
      tenant,
      principal: new Uint8Array(16).fill(2),
      purpose: 'search' as const,
      groups: packTerms([{ terms: ['张三', 'li'] }]).map((terms) => ({ field: 513, count: 2, terms })),
    }
    const request = decodeRequest(contentOf(encodeRequest(77, 'tokens', ask)))
    expect(request.id).toBe(77)
    expect(request.operation).toBe('tokens')
    expect(readAsk('tokens', request.body)).toEqual(ask)
  })

  test('carries answers and refusals', () => {
    const answer = { epoch: 2 ** 40, mac: new Uint8Array(32).fill(3) }
    const response = decodeResponse(contentOf(encodeAnswer(5, 'sealAuthority', answer)))
    expect(response.refusal).toBeNull()
    if (response.refusal === null) expect(readAnswer('sealAuthority', response.body)).toEqual(answer)
    expect(decodeResponse(contentOf(encodeRefusal(6, 'budget_spent', 90)))).toEqual({
      id: 6,
      refusal: 'budget_spent',
      retryAfterSeconds: 90,
    })
  })

  test('gives bytes whose slices are copies, also when the frame came as a Buffer', () => {
    const frame = Buffer.from(encodeRequest(1, 'createTenant', { tenant, suite: 'A1' }))
    const ask = readAsk('createTenant', decodeRequest(contentOf(frame)).body)
    const copy = ask.tenant.slice()
    frame.fill(0)
    expect(copy).toEqual(tenant)
  })

  test('has a code of its own for each operation', () => {
    expect(new Set(names.map((name) => OPERATIONS[name].code)).size).toBe(names.length)
  })

  test('throws only a ProtocolError, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400, size: 'max' }), (noise) => {
        onlyProtocolErrors(() => decodeResponse(noise))
        onlyProtocolErrors(() => new FrameCutter().push(noise))
        onlyProtocolErrors(() => {
          const request = decodeRequest(noise)
          readAsk(request.operation, request.body)
        })
      }),
      { numRuns: 3000 },
    )
  })

  test('throws only a ProtocolError for the noise of every operation', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 300, size: 'max' }), (name, noise) => {
        const content = Uint8Array.of(0, 0, 0, 1, OPERATIONS[name].code, ...noise)
        onlyProtocolErrors(() => readAsk(name, decodeRequest(content).body))
        const answer = decodeResponse(Uint8Array.of(0, 0, 0, 1, 0, ...noise))
        if (answer.refusal === null) onlyProtocolErrors(() => readAnswer(name, answer.body))
      }),
      { numRuns: 5000 },
    )
  })

  test('refuses a message with something after its end', () => {
    const content = Uint8Array.of(...contentOf(encodeRequest(1, 'createTenant', { tenant, suite: 'A1' })), 0)
    expect(() => readAsk('createTenant', decodeRequest(content).body)).toThrow(ProtocolError)
  })

  test('refuses a frame over the bound before it has come', () => {
    const head = new Uint8Array(4)
    new DataView(head.buffer).setUint32(0, MOST_FRAME_BYTES + 1)
    expect(() => new FrameCutter().push(head)).toThrow(ProtocolError)
    expect(() => encodeRequest(1, 'mac', { tenant, label: '', documents: [new Uint8Array(MOST_FRAME_BYTES)] })).toThrow(
      ProtocolError,
    )
  })

  test('cuts the same frames however the stream is split', () => {
    const frames = [1, 2, 3].map((id) => encodeRequest(id, 'purposeKey', { tenant, purpose: 'x'.repeat(id * 50) }))
    const stream = Buffer.concat(frames)
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const cutter = new FrameCutter()
        const points = [0, ...cuts.sort((left, right) => left - right), stream.length]
        const contents = points.slice(1).flatMap((end, index) => cutter.push(stream.subarray(points[index], end)))
        expect(contents.map((content) => Buffer.from(content))).toEqual(
          frames.map((each) => Buffer.from(each.subarray(4))),
        )
      }),
    )
  })
})
