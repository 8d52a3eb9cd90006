/** The notice after signing up, in the flow of the page, once for each account on each device. */
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button } from '../../components/button'
import { wrap } from '../../components/page'
import { tokens } from '../../lib/format'
import { slot } from '../../lib/storage'
import { useMe } from './me'
import { auth, useAuth } from './seam'
import { isNew, welcomeLines } from './welcome'

const greeted = slot('localStorage', 'greeted', (value): value is string => typeof value === 'string')

export function Arrival() {
  const { status, userId, createdAt } = useAuth()
  const me = useMe()
  const [closed, setClosed] = useState<string | null>(null)
  // Read once: the notice stays for as long as the page does, though it is written down as seen.
  const [before] = useState(() => greeted.read())
  const isGreeting = status === 'user' && me?.kind === 'user' && me.welcome.state !== 'waiting_for_email'
  useEffect(() => {
    if (isGreeting && userId) greeted.write(userId)
  }, [isGreeting, userId])
  if (status !== 'user' || me?.kind !== 'user' || !userId || closed === userId) return null
  const close = () => setClosed(userId)
  if (me.welcome.state === 'waiting_for_email') return <Waiting welcome={me.welcome.tokens} onClose={close} />
  const lines = before === userId || !isNew(createdAt, Date.now()) ? [] : welcomeLines(me)
  if (lines.length === 0) return null
  return (
    <Notice onClose={close}>
      <b>{lines[0]}</b> {lines.slice(1).join(' ')}
    </Notice>
  )
}

function Waiting({ welcome, onClose }: { welcome: number; onClose: () => void }) {
  return (
    <Notice onClose={onClose} unsure>
      <b>{tokens(welcome)} wait for your verified e-mail address.</b> They are added by themselves once it is verified.{' '}
      <button type="button" className="link" onClick={() => void auth.openProfile()}>
        Open your profile
      </button>
    </Notice>
  )
}

function Notice({ onClose, unsure, children }: { onClose: () => void; unsure?: boolean; children: React.ReactNode }) {
  return (
    <div className={wrap} data-print="none">
      <div role="status" className={`mt-4 flex items-start gap-3 ${unsure ? 'unsure' : 'keep'}`}>
        <p className="min-w-0 flex-1 py-2">{children}</p>
        <Button look="quiet" small onClick={onClose} aria-label="Close this notice" className="!px-2.5">
          <X size={18} aria-hidden="true" />
        </Button>
      </div>
    </div>
  )
}
