/** What stands in the composer. It is written down on this device with every change, and leaves it only when it is sent. */
import { isRecord, slot } from '../../lib/storage'
import { createStore, useStore } from '../../lib/store'

export interface Idea {
  text: string
  kind: string
  /** Null is the first model that the server offers. */
  model: string | null
}

export const NO_IDEA: Idea = { text: '', kind: 'auto', model: null }

function isIdea(value: unknown): value is Idea {
  return (
    isRecord(value) &&
    typeof value.text === 'string' &&
    typeof value.kind === 'string' &&
    (value.model === null || typeof value.model === 'string')
  )
}

const kept = slot('localStorage', 'idea', isIdea)
const store = createStore<Idea>(kept.read() ?? NO_IDEA)

/** Whether a text was here before this visit began. */
export const wasRestored = store.get().text.trim() !== ''

export function useIdea(): Idea {
  return useStore(store)
}

export function setIdea(change: Partial<Idea>): void {
  store.set((old) => ({ ...old, ...change }))
  kept.write(store.get())
}

/** The idea has become a ticket, or is not wanted any more; the choices stay. */
export function clearIdea(): void {
  setIdea({ text: '' })
}

/** How long a text is to the server: in characters as people count them, not in the browser's halves. */
export function lengthOf(text: string): number {
  let letters = 0
  for (const _ of text) letters += 1
  return letters
}
