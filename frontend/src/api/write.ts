/** Asking for a ticket, or for a round on one, as a stream. */
import { isRecord } from '../lib/storage'
import { send } from './client'
import { Problem } from './problem'
import { readEvents, type ServerEvent } from './sse'
import type { Delta, Job, Progress, StreamEvent, Written } from './contract'

interface WriteRequest {
  path: string
  body: Record<string, unknown>
  key: string
  signal: AbortSignal
  /** Called whenever bytes arrive, comments too. */
  onAlive: () => void
}

/**
 * The events of one piece of writing. It ends after the ticket, or after questions; a refusal or a failure is thrown as a `Problem`, and so is a
 * stream that stops before it has said how it ended.
 */
export async function* writeTicket(request: WriteRequest): AsyncGenerator<StreamEvent> {
  const { path, body, key, signal } = request
  const response = await send(path, { method: 'POST', body, key, signal, accept: 'text/event-stream' })
  request.onAlive()
  const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream')
  if (!isStream || !response.body) {
    // A replayed answer may come as plain JSON.
    const data: unknown = await response.json()
    if (response.status === 202) yield { type: 'questions', data: data as Job }
    else yield { type: 'ticket', data: data as Written }
    return
  }
  try {
    for await (const event of readEvents(response.body, request.onAlive)) {
      const read = understand(event)
      if (read) yield read
      if (read?.type === 'ticket' || read?.type === 'questions') return
    }
  } catch (error) {
    if (error instanceof Problem || signal.aborted) throw error
    throw Problem.lost()
  }
  throw Problem.lost()
}

/** One event of the contract; unknown ones are left out, so that the server may learn new ones first. */
export function understand(event: ServerEvent): StreamEvent | null {
  let data: unknown
  try {
    data = JSON.parse(event.data)
  } catch {
    return null
  }
  if (!isRecord(data)) return null
  switch (event.event) {
    case 'progress':
      return { type: 'progress', data: data as unknown as Progress }
    case 'ticket.delta':
      return typeof data.section === 'string' ? { type: 'delta', data: data as unknown as Delta } : null
    case 'reset':
      return { type: 'reset' }
    case 'questions':
      return isRecord(data.asked) ? { type: 'questions', data: data as unknown as Job } : null
    case 'ticket':
      return { type: 'ticket', data: data as unknown as Written }
    case 'error':
      throw Problem.from(data, typeof data.status === 'number' ? data.status : 0, null)
    default:
      return null
  }
}
