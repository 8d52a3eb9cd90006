/** The vendor's page for invoices and cards. Nothing about a card is typed or shown here. */
import { useEffect, useRef, useState } from 'react'

import { call } from '../../api/client'
import type { PortalPage } from '../../api/contract'
import { asProblem, type Problem } from '../../api/problem'
import { Button } from '../../components/button'

export interface Portal {
  pending: boolean
  problem: Problem | null
  open: () => void
}

/** `leave` takes the browser to the page. */
export function usePortal(leave: (url: string) => void = (url) => window.location.assign(url)): Portal {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const running = useRef(false)
  useEffect(() => {
    // The browser's Back shows this page as it was left: pending, though nothing is on its way.
    const onShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return
      running.current = false
      setPending(false)
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [])
  const open = async () => {
    if (running.current) return
    running.current = true
    setPending(true)
    setProblem(null)
    try {
      leave((await call<PortalPage>('/api/billing-portal', { method: 'POST' })).url)
    } catch (error) {
      running.current = false
      setPending(false)
      setProblem(asProblem(error))
    }
  }
  return { pending, problem, open: () => void open() }
}

interface PortalButtonProps {
  portal: Portal
  look?: 'primary' | 'plain' | 'quiet'
  children: string
}

export function PortalButton({ portal, look = 'plain', children }: PortalButtonProps) {
  return (
    <Button look={look} busy={portal.pending && 'Opening Stripe'} onClick={portal.open}>
      {children}
    </Button>
  )
}

/** Opening a page takes nothing and changes nothing. */
export function PortalTrouble({ portal: { problem } }: { portal: Portal }) {
  if (!problem) return null
  return (
    <p role="alert" className="warn mt-4">
      <b>The page for invoices and cards did not open.</b> {problem.code === 'offline' ? 'You are offline.' : problem.detail}{' '}
      {problem.reference && `Ref ${problem.reference}`}
    </p>
  )
}
