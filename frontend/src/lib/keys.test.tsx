import { act, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { type Action, keyName, match, setKeysEnabled, useActions, useKeyboard } from './keys'

const READING = { typing: false, dialog: false, enabled: true }
const list: Action[] = ['c', 'g l', 'g b', '?', 'mod+k', 'escape'].map((keys) => ({ id: keys, label: keys, keys, run: () => {} }))
const found = (pressed: string, before: string | null = null, where = READING) => match(list, pressed, before, where)

describe('match', () => {
  it('finds single keys, chords and sequences', () => {
    expect(found('c').action?.id).toBe('c')
    expect(found('mod+k').action?.id).toBe('mod+k')
    expect(found('g')).toEqual({ action: null, pending: 'g' })
    expect(found('l', 'g').action?.id).toBe('g l')
    expect(found('b', 'g').action?.id).toBe('g b')
  })

  it('lets a wrong second key count as a first one', () => {
    expect(found('c', 'g').action?.id).toBe('c')
    expect(found('x', 'g')).toEqual({ action: null, pending: null })
  })

  it('leaves single keys to the text, and keeps chords and Escape', () => {
    const typing = { ...READING, typing: true }
    expect(found('c', null, typing).action).toBeNull()
    expect(found('g', null, typing).pending).toBeNull()
    expect(found('mod+k', null, typing).action?.id).toBe('mod+k')
    expect(found('escape', null, typing).action?.id).toBe('escape')
  })

  it('leaves everything to an open dialog', () => {
    const dialog = { ...READING, dialog: true }
    expect(['c', 'mod+k', 'escape'].map((key) => found(key, null, dialog).action)).toEqual([null, null, null])
  })

  it('can be turned off, chords and Escape excepted', () => {
    const off = { ...READING, enabled: false }
    expect(found('c', null, off).action).toBeNull()
    expect(found('mod+k', null, off).action?.id).toBe('mod+k')
  })
})

it('names keys', () => {
  const press = (key: string, over = {}) => keyName({ key, ctrlKey: false, metaKey: false, altKey: false, ...over })
  expect(press('K', { metaKey: true })).toBe('mod+k')
  expect(press('k', { ctrlKey: true })).toBe('mod+k')
  expect(press('?')).toBe('?')
  expect(press('Escape')).toBe('escape')
  expect(press('c', { altKey: true })).toBe('alt+c')
})

describe('useKeyboard', () => {
  afterEach(() => act(() => setKeysEnabled(true)))

  function Page({ onWrite }: { onWrite: () => void }) {
    useKeyboard()
    useActions([{ id: 'write', label: 'Write', keys: 'c', run: onWrite }])
    return <input aria-label="text" />
  }

  it('runs the newest closure, not in fields, not when off', async () => {
    const user = userEvent.setup()
    const first = vi.fn()
    const second = vi.fn()
    const view = render(<Page onWrite={first} />)
    view.rerender(<Page onWrite={second} />)
    await user.keyboard('c')
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
    await user.click(view.getByLabelText('text'))
    await user.keyboard('c')
    expect(second).toHaveBeenCalledTimes(1)
    await user.click(document.body)
    act(() => setKeysEnabled(false))
    await user.keyboard('c')
    expect(second).toHaveBeenCalledTimes(1)
  })

  it('forgets the actions of a page that is gone', async () => {
    const user = userEvent.setup()
    const write = vi.fn()
    render(<Page onWrite={write} />).unmount()
    await user.keyboard('c')
    expect(write).not.toHaveBeenCalled()
  })
})
