import { useState } from 'react'

import { AnchorButton, Button } from '../../components/button'
import { addressOf } from '../../lib/base'

/** Said before the form inside another app's window, where Google and others refuse to sign anybody in. */
export function EmbeddedNotice({ app, form, then }: { app: string; form: string; then: string }) {
  const [copied, setCopied] = useState(false)
  const address = addressOf(`/${form}${then === '/' ? '' : `?then=${encodeURIComponent(then)}`}`)
  const name = app === 'this app' ? 'This app' : app.charAt(0).toUpperCase() + app.slice(1)
  const copy = async () => {
    await navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div className="unsure grid gap-3">
      <p>
        <b>You are inside {app === 'this app' ? 'another app' : name}.</b> Google and others do not sign you in here. Use the code by
        e-mail below, or open this page in your browser.
      </p>
      <div className="flex flex-wrap gap-2">
        <AnchorButton href={address} target="_blank" rel="noopener">
          Open in browser
        </AnchorButton>
        <Button look="quiet" onClick={() => void copy()}>
          {copied ? 'Address copied' : 'Copy address'}
        </Button>
      </div>
    </div>
  )
}
