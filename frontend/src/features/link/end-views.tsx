/** Before the question and after the answer: who must sign in first, and how a link ended. */
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'

import type { LinkRequest } from '../../api/contract'
import { asProblem, type Problem } from '../../api/problem'
import { useConfig } from '../../api/config'
import { queryClient } from '../../api/query'
import { Button, buttonClass } from '../../components/button'
import { useTitle } from '../../components/page'
import { announce } from '../../components/status'
import { count } from '../../lib/format'
import { refreshMe } from '../auth/me'
import { newTicketCommand } from '../chat/platform'
import { personWords } from '../chat/words'
import { Frame } from './frame'
import { Pair } from './pair'

export function SignedOut({ token }: { token: string }) {
  useTitle('Connect chat')
  const config = useConfig()
  const then = `/link/${encodeURIComponent(token)}`
  return (
    <Frame title="Sign in to connect chat" stub={<span>Nothing is connected by opening this page.</span>}>
      <p className="mt-3">
        Somebody in chat asks to spend the tokens of an account. Sign in first; you come back here, see who asks, and decide.
      </p>
      <div className="mt-5 grid gap-2.5">
        <Link to="/sign-in" search={{ then }} className={buttonClass({ look: 'primary', full: true })}>
          Sign in
        </Link>
        <Link to="/sign-up" search={{ then }} className={buttonClass({ full: true })}>
          {config ? `Create account, get ${count(config.welcome_tokens)} more` : 'Create account'}
        </Link>
      </div>
    </Frame>
  )
}

export function Linked({ request }: { request: LinkRequest }) {
  useTitle(`${request.platform} is connected`)
  useEffect(() => {
    announce(`${request.platform} is connected.`)
    // What was left of their free tokens and tickets may have come along.
    void refreshMe().catch(() => undefined)
    for (const key of ['tokens', 'usage', 'statement', 'tickets']) void queryClient.invalidateQueries({ queryKey: [key] })
  }, [request.platform])
  return (
    <Frame focus title={`${request.platform} is connected`} stub={<span>No tokens were taken. You can unlink at any time.</span>}>
      <Pair request={request} sure />
      <p className="mt-5">
        {personWords(request)} now spends your tokens, where no team pays. Go on in {request.platform}: type{' '}
        <code className="font-mono whitespace-nowrap">{newTicketCommand(request.platform)}</code> and an idea.
      </p>
      <div className="mt-5 grid gap-2.5">
        <Link to="/balance" search={{}} className={buttonClass({ look: 'primary', full: true })}>
          See who is connected
        </Link>
      </div>
    </Frame>
  )
}

export function Cancelled() {
  useTitle('Cancelled')
  return (
    <Frame focus title="Cancelled" stub={<span>No tokens were taken.</span>}>
      <p className="mt-3">Nobody was linked and nothing was changed. You can close this page.</p>
      <p className="mt-2 text-muted-foreground">
        If somebody sent you this link, do not open another one from them. If it was yours, type{' '}
        <code className="font-mono">/myba link</code> in chat for a new one.
      </p>
      <Onward />
    </Frame>
  )
}

export function Gone({ platform }: { platform: string | null }) {
  useTitle('Link no longer works')
  return (
    <Frame focus title="This link no longer works" stub={<span>A link works once, and for 10 minutes.</span>}>
      <p className="mt-3">
        It was used, cancelled, or is too old. Type <code className="font-mono">/myba link</code> in {platform ?? 'Slack or Discord'} for a new one.
        {platform === null && ' Nothing was changed by opening this page.'}
      </p>
      <Onward />
    </Frame>
  )
}

export function Unread({ problem, onAgain }: { problem: Problem; onAgain: () => void }) {
  useTitle('Connect chat')
  const { code, detail, reference } = asProblem(problem)
  const why = code === 'connection_lost' ? 'The connection broke.' : code === 'offline' ? 'You are offline.' : detail
  return (
    <Frame title="The link could not be read" stub={<span>Nothing was changed.</span>}>
      <p className="mt-3" role="alert">
        {why || 'Something broke on our side.'} {reference && `Ref ${reference}`}
      </p>
      <p className="mt-5">
        <Button look="primary" full onClick={onAgain}>
          Try again
        </Button>
      </p>
    </Frame>
  )
}

function Onward() {
  return (
    <div className="mt-5 grid gap-2.5">
      <Link to="/balance" search={{}} className={buttonClass({ full: true })}>
        See who is connected
      </Link>
    </div>
  )
}
