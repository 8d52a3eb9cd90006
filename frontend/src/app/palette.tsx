/** Everything that can be done here, found by typing. A combobox over a list, as ARIA's authoring practices draw it. */
import { useDeferredValue, useId, useState } from 'react'

import { Dialog } from '../components/dialog'
import { KeyHint } from '../components/key-hint'
import { cx } from '../lib/class'
import { type Action, useActionList } from '../lib/keys'
import { keyLabel } from './key-label'

/** The actions whose name holds every word of the wish, each name once. */
export function findActions(all: Action[], wish: string): Action[] {
  const words = wish.toLowerCase().split(/\s+/).filter(Boolean)
  const seen = new Set<string>()
  return all.filter((action) => {
    if (action.hidden || seen.has(action.id)) return false
    seen.add(action.id)
    const name = action.label.toLowerCase()
    return words.every((word) => name.includes(word))
  })
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const [wish, setWish] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const found = findActions(useActionList(), useDeferredValue(wish))
  const current = Math.min(at, found.length - 1)
  const run = (action: Action | undefined) => {
    if (!action) return
    onClose()
    // The dialog gives the focus back first; the action may then move it.
    setTimeout(() => action.run())
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      setAt((current + step + found.length) % found.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(found[current])
    }
  }
  return (
    <Dialog title="Everything" hideTitle palette onClose={onClose}>
      <input
        className="w-full border-b border-border bg-transparent px-5 py-4 text-base -outline-offset-2"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found[current] ? `${list}-${found[current].id}` : undefined}
        aria-label="What do you want to do?"
        placeholder="What do you want to do?"
        autoComplete="off"
        autoFocus
        value={wish}
        onChange={(event) => {
          setWish(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={list} aria-label="Actions" className="max-h-[50dvh] overflow-y-auto p-2">
        {found.map((action, index) => (
          // The keyboard works in the field above; the rows are for the pointer.
          // oxlint-disable-next-line click-events-have-key-events, interactive-supports-focus
          <div
            key={action.id}
            id={`${list}-${action.id}`}
            role="option"
            aria-selected={index === current}
            ref={(row) => {
              if (index === current) row?.scrollIntoView?.({ block: 'nearest' })
            }}
            className={cx('flex min-h-11 cursor-pointer items-center gap-4 rounded-control px-3 text-sm', index === current && 'bg-muted')}
            onPointerMove={() => setAt(index)}
            onClick={() => run(action)}
          >
            <span className="mr-auto">{action.label}</span>
            {action.keys && <KeyHint keys={keyLabel(action.keys)} />}
          </div>
        ))}
        {found.length === 0 && <p className="px-3 py-4 text-sm text-muted-foreground">Nothing here is called “{wish}”.</p>}
      </div>
    </Dialog>
  )
}
