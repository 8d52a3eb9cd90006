import { useParams } from '@tanstack/react-router'

import { Problem } from '../api/problem'
import { LateText, useTitle, wrap } from '../components/page'
import { useAuth } from '../features/auth/seam'
import { CodeView } from '../features/link/code-view'
import { ConfirmView } from '../features/link/confirm-view'
import { Cancelled, Gone, Linked, SignedOut, Unread } from '../features/link/end-views'
import { useLink } from '../features/link/use-link'

/** Connects somebody in chat to the account of whoever looks at this page, and never by looking alone. */
export default function LinkPage() {
  const { token } = useParams({ from: '/link/$token' })
  const { status, userId, failed } = useAuth()
  if (status === 'user') return <Open key={`${token} ${userId}`} token={token} />
  if (status === 'anonymous') return <SignedOut token={token} />
  if (failed) return <Unread problem={Problem.noSignIn()} onAgain={() => window.location.reload()} />
  return <Loading />
}

function Open({ token }: { token: string }) {
  const link = useLink(token)
  const { state } = link
  switch (state.at) {
    case 'loading':
      return <Loading />
    case 'trouble':
      return <Unread problem={state.problem} onAgain={state.again} />
    case 'confirm':
      return <ConfirmView request={state.request} link={link} />
    case 'code':
      return <CodeView shown={state.shown} link={link} />
    case 'linked':
      return <Linked request={state.request} />
    case 'cancelled':
      return <Cancelled />
    case 'gone':
      return <Gone platform={state.platform} />
  }
}

function Loading() {
  useTitle('Connect chat')
  return (
    <div className={wrap}>
      <section className="sheet mx-auto mt-5 mb-12 min-h-[34rem] max-w-[560px] p-5 pt-7 wide:mt-7 wide:p-6 wide:pt-7">
        <h1 className="sr-only">Connect chat</h1>
        <LateText>Looking who asks</LateText>
      </section>
    </div>
  )
}
