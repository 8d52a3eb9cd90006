/**
 * Actions with a name and perhaps a key. Pages register theirs while they are shown; the palette lists them all. Single keys are
 * off while somebody types or a dialog is open, and can be turned off for good (WCAG 2.1.4).
 */
import { useEffect, useRef } from 'react'

import { slot } from './storage'
import { createStore, useStore } from './store'

export interface Action {
  id: string
  label: string
  /** `c`, `g l`, `?`, `mod+k`, `escape`; none for actions of the palette alone. */
  keys?: string
  /** Not worth a line in the palette, such as moving by one. */
  hidden?: boolean
  run(): void
}

const actions = createStore<Action[]>([])
const enabledSlot = slot('localStorage', 'keys', (value): value is boolean => typeof value === 'boolean')
const enabled = createStore(enabledSlot.read() ?? true)

/** How long the second key of `g l` may take, in milliseconds. */
const SEQUENCE_MS = 1200

export function useKeysEnabled(): boolean {
  return useStore(enabled)
}

export function setKeysEnabled(on: boolean): void {
  enabledSlot.write(on)
  enabled.set(on)
}

export function useActionList(): Action[] {
  return useStore(actions)
}

/** Registers actions while the component is shown. The newest owner of a key has it. */
export function useActions(list: Action[]): void {
  const latest = useRef(list)
  useEffect(() => {
    latest.current = list
  })
  const shape = list.map((action) => `${action.id}|${action.label}|${action.keys ?? ''}|${action.hidden ?? ''}`).join('\n')
  useEffect(() => {
    const mine = latest.current.map((action) => ({
      ...action,
      run: () => latest.current.find((now) => now.id === action.id)?.run(),
    }))
    actions.set((old) => [...mine, ...old])
    return () => actions.set((old) => old.filter((action) => !mine.includes(action)))
  }, [shape])
}

/** Where keys are text, or belong to the control. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** What was pressed, in the words of `Action.keys`. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key.toLowerCase()
  return event.ctrlKey || event.metaKey ? `mod+${name}` : event.altKey ? `alt+${name}` : name
}

/** Finds the action of a key press, minding where the press happened. Returns the state of a started sequence too. */
export function match(
  list: Action[],
  pressed: string,
  before: string | null,
  where: { typing: boolean; dialog: boolean; enabled: boolean },
): { action: Action | null; pending: string | null } {
  const find = (keys: string) => list.find((action) => action.keys === keys) ?? null
  const isSingle = !pressed.startsWith('mod+') && pressed !== 'escape'
  if (where.dialog) return { action: null, pending: null }
  if (isSingle && (where.typing || !where.enabled)) return { action: null, pending: null }
  if (before !== null) {
    const second = find(`${before} ${pressed}`)
    if (second) return { action: second, pending: null }
  }
  const startsSequence = isSingle && list.some((action) => action.keys?.startsWith(`${pressed} `))
  return startsSequence ? { action: null, pending: pressed } : { action: find(pressed), pending: null }
}

/** Listens to the keyboard for as long as the app runs. */
export function useKeyboard(): void {
  useEffect(() => {
    let before: string | null = null
    let timer = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const where = {
        typing: isTyping(event.target),
        dialog: document.querySelector('dialog[open]') !== null,
        enabled: enabled.get(),
      }
      const { action, pending } = match(actions.get(), keyName(event), before, where)
      before = pending
      clearTimeout(timer)
      if (pending) timer = window.setTimeout(() => (before = null), SEQUENCE_MS)
      if (!action) return
      event.preventDefault()
      action.run()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
}
