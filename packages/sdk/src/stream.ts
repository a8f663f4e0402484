/** Reading of server-sent events (WHATWG HTML, section 9.2) from a response body. */

export interface StreamEvent {
  readonly type: string
  readonly data: unknown
  readonly id?: string
}

function parseData(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function parseBlock(block: string): StreamEvent | null {
  let type = 'message'
  let id: string | undefined
  const data: string[] = []
  for (const line of block.split('\n')) {
    const at = line.indexOf(':')
    if (at <= 0) continue
    const name = line.slice(0, at)
    const value = line.slice(at + 1).replace(/^ /, '')
    if (name === 'event') type = value
    if (name === 'data') data.push(value)
    if (name === 'id') id = value
  }
  if (data.length === 0) return null
  return { type, data: parseData(data.join('\n')), ...(id === undefined ? {} : { id }) }
}

interface Hearer {
  readonly onEvent: (event: StreamEvent) => void
  /** Called for whatever comes, signs of life included. */
  readonly onHeard: () => void
}

/** Calls `onEvent` for each complete event until the body ends. */
export async function readEvents(body: ReadableStream<Uint8Array>, { onEvent, onHeard }: Hearer): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onHeard()
    rest = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n')
    const blocks = rest.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = parseBlock(block)
      if (event !== null) onEvent(event)
    }
  }
}
