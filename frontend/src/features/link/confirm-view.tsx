import { Link } from '@tanstack/react-router'

import type { LinkRequest } from '../../api/contract'
import { Button, buttonClass } from '../../components/button'
import { useTitle } from '../../components/page'
import { personWords } from '../chat/words'
import { Failure, Frame } from './frame'
import { Pair } from './pair'
import type { LinkControl } from './use-link'

/** Asks, and names both ends. Cancel is as large as the other. */
export function ConfirmView({ request, link }: { request: LinkRequest; link: LinkControl }) {
  useTitle(`Connect ${request.platform}`)
  const isMine = request.linked_to !== null && request.linked_to === request.email
  if (isMine) return <Already request={request} link={link} />
  return (
    <Frame
      step="Step 1 of 2"
      title={`Let this ${request.platform} user spend your tokens?`}
      stub={<span>No tokens move. You can unlink at any time.</span>}
    >
      <Pair request={request} />
      {request.linked_to !== null && (
        <p className="unsure mt-5">
          <b>This moves a link.</b> {personWords(request)} is linked to <b className="wrap-anywhere">{request.linked_to}</b> now. With the
          code it moves to <b className="wrap-anywhere">{request.email ?? 'your account'}</b>. Tickets being written stay with the account
          that began to pay for them.
        </p>
      )}
      <Warning platform={request.platform} />
      {link.problem && <Failure problem={link.problem} />}
      <div className="mt-5 grid gap-2.5">
        <Button look="primary" full busy={link.busy === 'confirm' && 'Making the code'} onClick={link.confirm}>
          Yes, show me the code
        </Button>
        <Button full busy={link.busy === 'cancel' && 'Cancelling'} onClick={link.cancel}>
          Cancel
        </Button>
      </div>
    </Frame>
  )
}

function Warning({ platform }: { platform: string }) {
  return (
    <p className="warn mt-5">
      <b>
        If you did not just type <code className="font-mono">/myba link</code> yourself, press Cancel.
      </b>{' '}
      Somebody else may have sent you this page to spend your tokens from {platform}.
    </p>
  )
}

function Already({ request, link }: { request: LinkRequest; link: LinkControl }) {
  return (
    <Frame
      title={`This ${request.platform} user is linked to you already`}
      stub={<span>Nothing was changed. You can unlink at any time.</span>}
    >
      <Pair request={request} sure />
      <p className="mt-5">
        {personWords(request)} spends the tokens of <b className="wrap-anywhere">{request.email}</b>. There is nothing left to do.
      </p>
      {link.problem && <Failure problem={link.problem} />}
      <div className="mt-5 grid gap-2.5">
        <Link to="/balance" search={{}} className={buttonClass({ look: 'primary', full: true })}>
          See who is connected
        </Link>
        <Button full busy={link.busy === 'cancel' && 'Cancelling'} onClick={link.cancel}>
          Cancel this link
        </Button>
      </div>
    </Frame>
  )
}
