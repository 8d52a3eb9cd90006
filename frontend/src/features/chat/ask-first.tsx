/** Asks before something ends that only chat can bring back, so there is no Undo. */
import type { ReactNode } from 'react'

import type { Problem } from '../../api/problem'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'

interface AskFirstProps {
  title: string
  /** What happens, and how it comes back. */
  children: ReactNode
  /** The button, and what it says while the server works; null when there is nothing to do but to read. */
  action: { label: string; busy: string } | null
  /** What is said when it did not happen, and when that is not known. */
  failed: { known: string; unknown: string }
  busy: boolean
  problem: Problem | null
  /** What helps against the problem. */
  remedy?: ReactNode
  onAction: () => void
  onClose: () => void
}

export function AskFirst({ title, children, action, failed, busy, problem, remedy, onAction, onClose }: AskFirstProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {problem && (
        <div role="alert" className="warn mt-4">
          <p>
            <b>{problem.charged === null ? failed.unknown : failed.known}</b>{' '}
            {problem.code === 'offline' ? 'You are offline.' : problem.detail} {problem.reference && `Ref ${problem.reference}`}
          </p>
          {remedy}
        </div>
      )}
      <div className="mt-6 grid gap-2.5">
        {action && (
          <Button look="primary" full busy={busy && action.busy} onClick={onAction}>
            {action.label}
          </Button>
        )}
        <Button look={action ? 'quiet' : 'plain'} full onClick={onClose}>
          {action ? 'Not now' : 'Close'}
        </Button>
      </div>
    </Dialog>
  )
}
