/** Chooses a tracker, remembers its project on this device, and opens the filled-in form there. */
import { ArrowUpRight } from 'lucide-react'
import { useId, useState } from 'react'

import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { toast } from '../../components/toast'
import { copyText } from '../../lib/copy'
import { isRecord, slot } from '../../lib/storage'
import { handover, projectUrl, type Tracker, TRACKERS } from './open-in'

const remembered = slot('localStorage', 'trackers', (value): value is Record<string, string> => isRecord(value))

interface OpenDialogProps {
  title: string
  markdown: string
  onClose: () => void
}

export function OpenDialog({ title, markdown, onClose }: OpenDialogProps) {
  const [tracker, setTracker] = useState<Tracker | null>(null)
  const open = (chosen: Tracker, project: URL | null) => {
    const way = handover(chosen.id, project, title, markdown)
    if (!way) return setTracker(chosen)
    // The copy is begun before the new tab takes the focus away.
    if (way.copy) void copyText(markdown).then((done) => toast(done ? `Copied. Paste it into ${chosen.name}.` : 'Copying did not work here.'))
    window.open(way.address, '_blank', 'noopener')
    onClose()
  }
  return (
    <Dialog title={tracker ? `Open in ${tracker.name}` : 'Open in…'} onClose={onClose}>
      {tracker ? (
        <ProjectForm key={tracker.id} tracker={tracker} onOpen={(project) => open(tracker, project)} />
      ) : (
        <ul className="mt-4 flex flex-col gap-2.5">
          {TRACKERS.map((choice) => {
            const known = remembered.read()?.[choice.id] ?? ''
            return (
              <li key={choice.id} className="flex gap-2">
                <Button full onClick={() => open(choice, projectUrl(known))}>
                  <ArrowUpRight size={18} aria-hidden="true" /> {choice.name}
                </Button>
                {known && (
                  <Button look="quiet" aria-label={`Change the ${choice.name} project`} onClick={() => setTracker(choice)}>
                    Change
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </Dialog>
  )
}

function ProjectForm({ tracker, onOpen }: { tracker: Tracker; onOpen: (project: URL) => void }) {
  const all = remembered.read() ?? {}
  const [text, setText] = useState(all[tracker.id] ?? '')
  const [isWrong, setWrong] = useState(false)
  const id = useId()
  return (
    <form
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault()
        const project = projectUrl(text)
        setWrong(project === null)
        if (!project) return
        remembered.write({ ...all, [tracker.id]: text.trim() })
        onOpen(project)
      }}
    >
      <label htmlFor={id} className="text-sm font-semibold">
        Address of your project
      </label>
      <input
        id={id}
        className="field mt-1.5"
        inputMode="url"
        autoFocus
        autoComplete="off"
        placeholder={tracker.example ?? ''}
        value={text}
        aria-invalid={isWrong || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setText(event.target.value)}
      />
      <p id={`${id}-hint`} className="mt-1.5 text-xs text-faint">
        {isWrong ? <span className="font-semibold text-destructive">This is not an address of a web page. </span> : null}
        {tracker.hint} It is kept on this device.
      </p>
      <div className="mt-4">
        <Button type="submit" look="primary" full>
          <ArrowUpRight size={18} aria-hidden="true" /> Open {tracker.name}
        </Button>
      </div>
    </form>
  )
}
