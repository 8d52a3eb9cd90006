import { afterEach, describe, expect, it, vi } from 'vitest'

import { Run } from './run'

const HEAD = { 'content-type': 'text/event-stream' }
const PROGRESS = { state: 'writing', job: 'job_1', place: 0, section: null, done: 0, expected: 5, held: 1, available: 2 }

function stream(...events: [name: string, data: unknown][]): Response {
  return new Response(events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(''), { headers: HEAD })
}

function started(answer: (path: string) => Response | Promise<Response>): Run {
  globalThis.fetch = async (input) => answer(new URL(String(input), 'http://app.test').pathname)
  const run = new Run('test', { onTokens: vi.fn(), onWritten: vi.fn() })
  run.start('/api/generate-ticket', { idea: 'x' })
  return run
}

const problem = (over: object) => ({ code: 'stopped', title: 'Stopped', status: 409, charged: 0, available: 3, ...over })

afterEach(() => localStorage.clear())

describe('a stop', () => {
  it('that the stream tells of is a stop and no failure', async () => {
    const run = started(() => stream(['progress', PROGRESS], ['error', problem({ drafts_left: 2 })]))
    await vi.waitFor(() => expect(run.state.get().phase).toBe('stopped'))
    expect(run.state.get()).toMatchObject({ problem: null, stopped: { charged: 0, late: false, draftsLeft: 2 } })
  })

  it('that came late says what was taken, also without the number of free stops', async () => {
    const run = started(() => stream(['progress', PROGRESS], ['error', problem({ charged: 1 })]))
    await vi.waitFor(() => expect(run.state.get().phase).toBe('stopped'))
    expect(run.state.get().stopped).toEqual({ charged: 1, late: true, draftsLeft: null })
  })

  it('is not undone by an answer that is slower than the stream', async () => {
    let end = () => {}
    const body = new ReadableStream({
      start(to) {
        const say = (name: string, data: unknown) => to.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`))
        say('progress', PROGRESS)
        end = () => (say('error', problem({ charged: 1 })), to.close())
      },
    })
    let answer: (response: Response) => void = () => {}
    const run = started((path) => (path.endsWith('/cancel') ? new Promise((resolve) => (answer = resolve)) : new Response(body, { headers: HEAD })))
    await vi.waitFor(() => expect(run.state.get().phase).toBe('writing'))
    const stopping = run.stop()
    end()
    await vi.waitFor(() => expect(run.state.get().phase).toBe('stopped'))
    answer(Response.json({ state: 'finished', late: true, tokens: { charged: 1, available: 2, held: 0 } }))
    await stopping
    expect(run.state.get().phase).toBe('stopped')
  })
})
