/** What kind of work a ticket is, why, and another one: free where its text allows, else said before what it takes. */
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'

import { call } from '../../api/client'
import { useConfig } from '../../api/config'
import type { Ticket } from '../../api/contract'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { Menu, menuItem } from '../../components/menu'
import { toast } from '../../components/toast'
import { cx } from '../../lib/class'
import { useMe } from '../auth/me'
import { refiningOf } from '../compose/runs'
import { explain } from '../errors/explain'
import { keepTicket, ticketKey, ticketPath } from './query'
import { roundWords } from './refine'
import { capital, tagLook } from './statement'

/** `a bug`, `an epic` */
export function named(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`
}

export function KindMenu({ ticket }: { ticket: Ticket }) {
  const kinds = useConfig()?.kinds ?? []
  const [missing, setMissing] = useState<{ kind: string; problem: Problem } | null>(null)
  const [busy, setBusy] = useState(false)
  const choose = async (kind: string) => {
    if (busy) return
    setBusy(true)
    try {
      keepTicket(await call<Ticket>(ticketPath(ticket.id, '/kind'), { method: 'POST', body: { version: ticket.version, kind } }))
      toast(`Now ${named(kind)}. Nothing was taken.`)
    } catch (error) {
      const problem = asProblem(error)
      if (problem.code === 'sections_missing') setMissing({ kind, problem })
      else toast(explain(problem).text)
      if (problem.code === 'conflict') await queryClient.invalidateQueries({ queryKey: ticketKey(ticket.id) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Menu
        label="Change the kind"
        align="left"
        trigger={({ open, toggle, controls }) => (
          <button
            type="button"
            className={cx(tagLook, '-my-2 min-h-11 gap-1 hover:text-foreground wide:-my-1 wide:min-h-8')}
            aria-label={`${capital(ticket.kind)}, change the kind`}
            aria-expanded={open}
            aria-controls={controls}
            aria-disabled={busy || undefined}
            onClick={toggle}
          >
            {capital(ticket.kind)} <ChevronDown size={14} aria-hidden="true" data-print="none" />
          </button>
        )}
      >
        {(close) =>
          kinds
            .filter((kind) => kind !== ticket.kind)
            .map((kind) => (
              <button key={kind} type="button" className={menuItem} onClick={() => (close(), void choose(kind))}>
                Make it {named(kind)}
              </button>
            ))
        }
      </Menu>
      {missing && <MissingDialog ticket={ticket} {...missing} onClose={() => setMissing(null)} />}
    </>
  )
}

interface MissingProps {
  ticket: Ticket
  kind: string
  problem: Problem
  onClose: () => void
}

/** What the kind needs and nobody wrote, and the round that writes it. */
function MissingDialog({ ticket, kind, problem, onClose }: MissingProps) {
  const price = roundWords(ticket, useMe(), new Date())
  const write = () => {
    refiningOf(ticket.id).start(ticketPath(ticket.id, '/refine'), { kind })
    onClose()
  }
  return (
    <Dialog title={`Not ${named(kind)} yet`} onClose={onClose}>
      <p className="mt-2 text-muted-foreground">{problem.detail}</p>
      <p className="mt-2 text-sm text-faint tabular-nums">{price.free ? `Writing it is a round: ${price.text}.` : price.text}</p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          Keep it as it is
        </Button>
        <Button look="primary" onClick={write}>
          Have it written
        </Button>
      </div>
    </Dialog>
  )
}
