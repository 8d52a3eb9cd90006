/** Server-sent events out of a byte stream, as the WHATWG standard reads them. `EventSource` cannot send a POST. */

export interface ServerEvent {
  event: string
  data: string
}

/** Takes text in pieces cut anywhere and gives the events that are complete. */
export class EventParser {
  #rest = ''
  #event = ''
  #data: string[] = []
  #started = false

  push(chunk: string): ServerEvent[] {
    let text = this.#rest + chunk
    if (!this.#started && text.length > 0) {
      this.#started = true
      if (text.startsWith('\uFEFF')) text = text.slice(1)
    }
    // A carriage return at the end may be half of a line end; the next piece tells.
    const held = text.endsWith('\r') ? '\r' : ''
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/)
    this.#rest = (lines.pop() ?? '') + held
    const events: ServerEvent[] = []
    for (const line of lines) {
      const event = this.#line(line)
      if (event) events.push(event)
    }
    return events
  }

  #line(line: string): ServerEvent | null {
    if (line === '') return this.#dispatch()
    if (line.startsWith(':')) return null
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.#event = value
    if (field === 'data') this.#data.push(value)
    return null
  }

  #dispatch(): ServerEvent | null {
    const event = { event: this.#event || 'message', data: this.#data.join('\n') }
    const isEmpty = this.#data.length === 0
    this.#event = ''
    this.#data = []
    return isEmpty ? null : event
  }
}

/** The events of a response body, until it ends. `onBytes` is called for comments too: the line is alive. */
export async function* readEvents(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<ServerEvent> {
  const parser = new EventParser()
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onBytes()
      yield* parser.push(decoder.decode(value, { stream: true }))
    }
  } finally {
    // Leaving early must close the connection; the server goes on with the work by itself.
    await reader.cancel().catch(() => {})
  }
}
