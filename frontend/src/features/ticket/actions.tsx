/** Taking a ticket along: copy, share, download, open elsewhere, delete. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowUpRight, Check, Copy, Download, Ellipsis, Share, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { queryClient } from '../../api/query'
import type { Ticket } from '../../api/contract'
import { Button } from '../../components/button'
import { Menu, menuItem } from '../../components/menu'
import { toast } from '../../components/toast'
import { copyText } from '../../lib/copy'
import { useActions } from '../../lib/keys'
import { useBottomBar } from './bottom-bar'
import { deleteTickets } from './delete'
import { DownloadDialog } from './download-dialog'
import { OpenDialog } from './open-dialog'
import { markdownQuery } from './query'

/** Copies a ticket with its marks. The text may still be on its way. */
export async function copyMarkdown(ticket: Pick<Ticket, 'id' | 'version'>): Promise<boolean> {
  const known = queryClient.getQueryData<string>(markdownQuery(ticket.id, ticket.version).queryKey)
  const done = await copyText(known ?? queryClient.fetchQuery(markdownQuery(ticket.id, ticket.version)))
  toast(done ? 'Copied as Markdown, with the marks.' : 'Copying did not work here. Select the text and copy it.')
  return done
}

const canShare = () => typeof navigator.share === 'function'

export function TicketActions({ ticket }: { ticket: Ticket }) {
  const markdown = useQuery(markdownQuery(ticket.id, ticket.version)).data
  const [isOpening, setOpening] = useState(false)
  const [isDownloading, setDownloading] = useState(false)
  const [copied, setCopied] = useState(false)
  const navigate = useNavigate()
  const copy = () => void copyMarkdown(ticket).then(setCopied)
  const share = () => {
    if (!canShare()) return copy()
    // Closing the sheet without a choice is not a failure.
    void navigator.share({ title: ticket.title, text: markdown ?? ticket.title }).catch(() => {})
  }
  const open = () => (markdown === undefined ? toast('The text is still on its way. Try again.') : setOpening(true))
  const download = () => setDownloading(true)
  const remove = () => {
    void navigate({ to: '/library', search: {} })
    void deleteTickets([ticket])
  }
  useActions([
    { id: 'copy', label: 'Copy as Markdown', keys: 'm', run: copy },
    { id: 'share', label: 'Share', keys: 's', run: share },
    { id: 'download', label: 'Download this ticket', run: download },
    { id: 'open-in', label: 'Open in GitHub, GitLab, Jira or Linear', run: open },
    { id: 'delete', label: 'Delete this ticket', run: remove },
  ])
  const tick = copied ? <Check size={18} aria-hidden="true" /> : <Copy size={18} aria-hidden="true" />
  const ways = { copy, share, download, open, remove, tick }
  return (
    <>
      <Rail {...ways} />
      <Bar {...ways} />
      {isOpening && markdown !== undefined && <OpenDialog title={ticket.title} markdown={markdown} onClose={() => setOpening(false)} />}
      {isDownloading && <DownloadDialog ticket={ticket} onClose={() => setDownloading(false)} />}
    </>
  )
}

interface Ways {
  copy: () => void
  share: () => void
  download: () => void
  open: () => void
  remove: () => void
  tick: React.ReactNode
}

function Rail({ copy, share, download, open, remove, tick }: Ways) {
  return (
    <section className="sheet hidden p-5 wide:block" aria-label="Take it along">
      <Button look="primary" full keys="M" onClick={copy}>
        {tick} Copy as Markdown
      </Button>
      <div className="mt-2">
        <Button full onClick={download}>
          <Download size={18} aria-hidden="true" /> Download…
        </Button>
      </div>
      <div className="mt-2 flex gap-2">
        {canShare() && (
          <Button full onClick={share}>
            <Share size={18} aria-hidden="true" /> Share
          </Button>
        )}
        <Button full onClick={open}>
          <ArrowUpRight size={18} aria-hidden="true" /> Open in…
        </Button>
        <Button look="quiet" aria-label="Delete this ticket" className="px-3" onClick={remove}>
          <Trash2 size={18} aria-hidden="true" />
        </Button>
      </div>
    </section>
  )
}

function Bar({ copy, share, download, open, remove, tick }: Ways) {
  const bar = useBottomBar()
  return (
    <div ref={bar} className="bottom-bar" role="group" aria-label="Take it along">
      <Button look="primary" className="flex-1" onClick={copy}>
        {tick} Copy
      </Button>
      <Button className="flex-1" onClick={canShare() ? share : open}>
        {canShare() ? <Share size={18} aria-hidden="true" /> : <ArrowUpRight size={18} aria-hidden="true" />}
        {canShare() ? 'Share' : 'Open in…'}
      </Button>
      <Menu
        label="More"
        side="above"
        trigger={({ open: isOpen, toggle, controls }) => (
          <Button aria-label="More" aria-expanded={isOpen} aria-controls={controls} onClick={toggle}>
            <Ellipsis size={18} aria-hidden="true" />
          </Button>
        )}
      >
        {(close) => (
          <>
            <button type="button" className={menuItem} onClick={() => (close(), download())}>
              <Download size={18} aria-hidden="true" /> Download…
            </button>
            <button type="button" className={menuItem} onClick={() => (close(), open())}>
              <ArrowUpRight size={18} aria-hidden="true" /> Open in…
            </button>
            <button type="button" className={menuItem} onClick={() => (close(), remove())}>
              <Trash2 size={18} aria-hidden="true" /> Delete
            </button>
          </>
        )}
      </Menu>
    </div>
  )
}
