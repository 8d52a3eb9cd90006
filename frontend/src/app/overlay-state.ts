import { createStore, useStore } from '../lib/store'

/** What stands over the page; never two at once. */
type Overlay = 'palette' | 'keys' | null

const store = createStore<Overlay>(null)

export function openOverlay(which: Overlay): void {
  store.set(which)
}

export function useOverlay(): Overlay {
  return useStore(store)
}
