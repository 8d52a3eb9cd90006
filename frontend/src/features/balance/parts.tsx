/** What every list on this page needs: waiting, trouble, and more of it. */
import type { ReactNode } from 'react'

import { asProblem } from '../../api/problem'
import { Button } from '../../components/button'
import { LateText } from '../../components/page'

export function Waiting({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-24 px-5 wide:px-6">
      <LateText>{children}</LateText>
    </div>
  )
}

interface TroubleProps {
  /** Begins the sentence: "Your purchases". */
  what: string
  error: unknown
  busy: boolean
  onAgain: () => void
}

/** Nothing was changed by looking, so nothing is said about money. */
export function Trouble({ what, error, busy, onAgain }: TroubleProps) {
  const { code, detail, reference } = asProblem(error)
  return (
    <div className="warn m-5 grid gap-3 wide:m-6" role="alert">
      <p>
        <b>{what} did not load.</b> {code === 'connection_lost' ? 'The connection broke.' : detail}
        {reference && ` Ref ${reference}`}
      </p>
      <p>
        <Button busy={busy && 'Trying again'} onClick={onAgain}>
          Try again
        </Button>
      </p>
    </div>
  )
}

interface Growing {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => Promise<unknown>
}

/** The next page of a list, on demand. */
export function More({ list }: { list: Growing }) {
  if (!list.hasNextPage) return null
  return (
    <p className="flex flex-wrap items-center gap-3 px-5 py-4 text-sm wide:px-6">
      <Button busy={list.isFetchingNextPage && 'Loading more'} onClick={() => void list.fetchNextPage()}>
        Load more
      </Button>
      <span role="status">{list.isFetchNextPageError && 'The rest did not arrive.'}</span>
    </p>
  )
}
