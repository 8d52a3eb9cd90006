import { useState } from 'react'

import { send } from '../../api/client'
import { save } from '../../lib/save'

/** The statement as a file. A plain link would not say who asks, so the page fetches it and hands it on. */
export function StatementDownload() {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const download = async () => {
    if (state === 'busy') return
    setState('busy')
    try {
      const response = await send('/api/usage/statement.csv', { accept: 'text/csv' })
      save(await response.blob(), 'myba-statement.csv')
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  return (
    <span className="text-sm">
      <button type="button" className="link min-h-8" aria-disabled={state === 'busy' || undefined} onClick={() => void download()}>
        {state === 'busy' ? 'Downloading ledger' : 'Download ledger, CSV'}
      </button>
      <span role="status">{state === 'failed' && ' The file did not arrive. Try again.'}</span>
    </span>
  )
}
