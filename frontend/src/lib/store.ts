import { useSyncExternalStore } from 'react'

/** A value outside React that components can watch. */
export interface Store<T> {
  get(): T
  set(next: T | ((old: T) => T)): void
  subscribe(listener: () => void): () => void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      const computed = typeof next === 'function' ? (next as (old: T) => T)(value) : next
      if (Object.is(computed, value)) return
      value = computed
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}

/** Waits until the value satisfies `test`, at most `limitMs`; null when it never did. */
export function until<T, S extends T>(store: Store<T>, test: (value: T) => value is S, limitMs: number): Promise<S | null> {
  return new Promise((resolve) => {
    const now = store.get()
    if (test(now)) return resolve(now)
    const end = (value: S | null) => {
      stop()
      clearTimeout(timer)
      resolve(value)
    }
    const stop = store.subscribe(() => {
      const value = store.get()
      if (test(value)) end(value)
    })
    const timer = setTimeout(() => end(null), limitMs)
  })
}
