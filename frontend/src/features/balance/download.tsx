import { useState } from 'react'

import { send } from '../../api/client'

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

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file over once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
