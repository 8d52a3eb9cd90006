import { Button } from '../components/button'
import { Dialog } from '../components/dialog'
import { KeyHint } from '../components/key-hint'
import { setKeysEnabled, useKeysEnabled } from '../lib/keys'
import { keyLabel } from './key-label'

const GROUPS: { name: string; keys: [keys: string, what: string][] }[] = [
  {
    name: 'Everywhere',
    keys: [
      ['c', 'Write a ticket'],
      ['mod+k', 'Everything, by name'],
      ['g w', 'Go to Write'],
      ['g l', 'Go to the library'],
      ['g b', 'Go to the balance'],
      ['z', 'Undo'],
      ['?', 'This list'],
    ],
  },
  {
    name: 'Writing',
    keys: [
      ['mod+enter', 'Send'],
      ['escape', 'Stop, close'],
      ['t', 'Jump to the title'],
    ],
  },
  {
    name: 'A ticket',
    keys: [
      ['m', 'Copy as Markdown'],
      ['e', 'Edit the first section'],
      ['r', 'Refine'],
      ['s', 'Share'],
    ],
  },
  {
    name: 'Library',
    keys: [
      ['/', 'Search'],
      ['j', 'Next ticket'],
      ['k', 'Ticket before'],
      ['enter', 'Open'],
      ['x', 'Select'],
    ],
  },
]

export default function KeysList({ onClose }: { onClose: () => void }) {
  const enabled = useKeysEnabled()
  return (
    <Dialog title="All keys" wide onClose={onClose}>
      <div className="mt-4 grid gap-x-8 gap-y-5 wide:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group.name}>
            <h3 className="border-b border-border pb-1 text-sm">{group.name}</h3>
            <dl>
              {group.keys.map(([keys, what]) => (
                <div key={keys} className="flex min-h-9 items-center gap-3 text-sm">
                  <dt className="order-2 ml-auto">
                    <KeyHint keys={keyLabel(keys)} always />
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="mt-5 flex min-h-11 items-center gap-3 text-sm">
        <input type="checkbox" className="size-5 accent-primary" checked={enabled} onChange={(event) => setKeysEnabled(event.target.checked)} />
        Single keys are on. They never work while you type.
      </label>
      <p className="mt-3">
        <Button onClick={onClose}>Close</Button>
      </p>
    </Dialog>
  )
}
