/** The way to the versions of a ticket. */
import { History } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import type { Ticket } from '../../api/contract'
import { Button } from '../../components/button'
import { count } from '../../lib/format'
import { useActions } from '../../lib/keys'

const HistoryDialog = lazy(() => import('./history-dialog'))

export function HistoryCard({ ticket }: { ticket: Ticket }) {
  const [isOpen, setOpen] = useState(false)
  const open = () => setOpen(true)
  useActions([{ id: 'history', label: 'History of this ticket', run: open }])
  return (
    <section className="sheet p-5" aria-labelledby="history">
      <h2 id="history" className="text-sm">
        History
      </h2>
      <p className="mt-1.5 text-xs text-faint">
        {ticket.version === 1 ? 'As it was written.' : `Version ${count(ticket.version)}. The earlier ones are kept.`}
      </p>
      <div className="mt-2.5">
        <Button full onClick={open}>
          <History size={18} aria-hidden="true" /> Show the history
        </Button>
      </div>
      {isOpen && (
        <Suspense>
          <HistoryDialog ticket={ticket} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  )
}
