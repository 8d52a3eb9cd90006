/** Chooses a format and saves the ticket as a file. */
import { useState } from 'react'

import { send } from '../../api/client'
import type { Ticket } from '../../api/contract'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { toast } from '../../components/toast'
import { save, savedName } from '../../lib/save'
import { type Format, FORMATS } from './formats'
import { ticketPath } from './query'

interface DownloadDialogProps {
  ticket: Pick<Ticket, 'id' | 'number'>
  onClose: () => void
}

export function DownloadDialog({ ticket, onClose }: DownloadDialogProps) {
  const [busy, setBusy] = useState<string | null>(null)
  const [isLost, setLost] = useState(false)
  // A plain link would not say who asks, so the page fetches the file and hands it on.
  const download = async ({ id }: Format) => {
    if (busy !== null) return
    setBusy(id)
    setLost(false)
    try {
      const response = await send(ticketPath(ticket.id, `/export?format=${id}`), { accept: '*/*' })
      const name = savedName(response.headers.get('content-disposition'), `T-${ticket.number}`)
      save(await response.blob(), name)
      toast(`Saved as ${name}. Nothing was taken.${unprinted(response.headers.get('unprinted-characters'))}`)
      onClose()
    } catch {
      setLost(true)
      setBusy(null)
    }
  }
  return (
    <Dialog title="Download as" onClose={onClose}>
      <p className="mt-1.5 text-sm text-faint">Free in every format, and what we assumed stays marked.</p>
      <p role="status" className="text-sm font-semibold text-destructive">
        {isLost && 'The file did not arrive. Nothing was taken. Try again.'}
      </p>
      <ul className="mt-4 flex flex-col gap-2">
        {FORMATS.map((format) => (
          <li key={format.id}>
            <Button full aria-disabled={busy !== null || undefined} onClick={() => void download(format)}>
              <span className="flex-1 text-left">{format.name}</span>
              <span className="text-xs font-normal text-faint">{busy === format.id ? 'Downloading' : format.use}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** What is not in the file: never left out in silence. The list ends in dots when there are more than it names. */
function unprinted(names: string | null): string {
  if (!names) return ''
  const count = names.split(', ').length
  const some = names.endsWith('...') ? `More than ${count - 1} characters` : count === 1 ? '1 character' : `${count} characters`
  return ` ${some} could not be printed: ${names}.`
}
