import { describe, expect, it } from 'vitest'

import { EventParser, readEvents } from './sse'

function parse(...pieces: string[]) {
  const parser = new EventParser()
  return pieces.flatMap((piece) => parser.push(piece))
}

describe('EventParser', () => {
  it('reads an event', () => {
    expect(parse('event: progress\ndata: {"done":1}\n\n')).toEqual([{ event: 'progress', data: '{"done":1}' }])
  })

  it('does not mind where the pieces are cut', () => {
    const text = 'event: ticket.delta\r\ndata: {"text":"a month’s"}\r\n\r\nevent: done\r\ndata: {}\r\n\r\n'
    const whole = parse(text)
    expect(whole).toHaveLength(2)
    for (let cut = 1; cut < text.length; cut += 1) expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(whole)
    expect(parse(...Array.from(text))).toEqual(whole)
  })

  it('accepts all three line ends', () => {
    expect(parse('data: a\n\n', 'data: b\r\n\r\n', 'data: c\r\r')).toHaveLength(2)
    expect(parse('data: c\r\r', 'data: d\n\n')).toEqual([
      { event: 'message', data: 'c' },
      { event: 'message', data: 'd' },
    ])
  })

  it('joins several data lines and takes off one space only', () => {
    expect(parse('data: one\ndata:  two\ndata:three\n\n')).toEqual([{ event: 'message', data: 'one\n two\nthree' }])
  })

  it('leaves out comments, events without data and fields it does not know', () => {
    expect(parse(': alive\n\nevent: empty\n\nid: 7\nretry: 10\ndata: x\n\n')).toEqual([{ event: 'message', data: 'x' }])
  })

  it('does not carry an event name over to the next event', () => {
    expect(parse('event: a\n\ndata: x\n\n')).toEqual([{ event: 'message', data: 'x' }])
  })

  it('keeps an unfinished event back', () => {
    expect(parse('data: half')).toEqual([])
  })

  it('skips a byte order mark', () => {
    expect(parse('\uFEFFdata: x\n\n')).toEqual([{ event: 'message', data: 'x' }])
  })
})

describe('readEvents', () => {
  it('puts characters together that were cut between two pieces', async () => {
    const bytes = new TextEncoder().encode('data: 🚀\n\n')
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    let pieces = 0
    const events = []
    for await (const event of readEvents(body, () => (pieces += 1))) events.push(event)
    expect(events).toEqual([{ event: 'message', data: '🚀' }])
    expect(pieces).toBe(bytes.length)
  })

  it('closes the connection when the reader leaves early', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => {
        cancelled = true
      },
    })
    for await (const event of readEvents(body, () => {})) if (event.data === 'x') break
    expect(cancelled).toBe(true)
  })
})
