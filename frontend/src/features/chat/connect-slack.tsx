import { useState } from 'react'

import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import type { WayToSlack } from '../../api/contract'
import { Button } from '../../components/button'

const toAddress = (url: string) => window.location.assign(url)

/** Goes to Slack to prove who one is there; the browser comes back to this page. `leave` takes it away. */
export function ConnectSlack({ leave = toAddress }: { leave?: (url: string) => void }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const go = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const { url } = await call<WayToSlack>('/api/links/slack', { method: 'POST' })
      leave(url)
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  return (
    <>
      <Button small className="wide:ml-auto" busy={busy && 'Opening Slack'} onClick={() => void go()}>
        Connect Slack
      </Button>
      {problem && (
        <p role="alert" className="warn w-full">
          <b>Slack did not open.</b> {refusal(problem)} Nothing was changed. {problem.reference && `Ref ${problem.reference}`}
        </p>
      )}
    </>
  )
}

function refusal({ status, code, detail }: Problem): string {
  if (status === 404) return 'This MyBA is not set up for signing in with Slack.'
  if (code === 'connection_lost') return 'The connection broke.'
  return code === 'offline' ? 'You are offline.' : detail
}
