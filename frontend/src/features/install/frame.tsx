/** The page of an installation, whatever the chat program: its head, and what stands there until its facts are known. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { buttonClass } from '../../components/button'
import { LateText, PageHead, useTitle, wrap } from '../../components/page'
import { Trouble } from '../balance/parts'

interface Facts {
  /** Null where this MyBA is not set up for it. */
  data: object | null | undefined
  error: Error | null
  refetch: () => Promise<unknown>
  isFetching: boolean
}

interface FrameProps {
  platform: string
  lede: string
  facts: Facts
  children: ReactNode
}

export function InstallFrame({ platform, lede, facts: { data, error, refetch, isFetching }, children }: FrameProps) {
  useTitle(`MyBA in ${platform}`)
  return (
    <div className={`${wrap} pb-16`}>
      <PageHead title={`MyBA in ${platform}`} lede={lede} />
      {children}
      {data === undefined && !error && (
        <div className="min-h-[40rem]">
          <LateText>Getting what MyBA asks for</LateText>
        </div>
      )}
      {error && !data && (
        <div className="sheet">
          <Trouble what="What MyBA asks for" error={error} busy={isFetching} onAgain={() => void refetch()} />
        </div>
      )}
      {data === null && <NotSetUp platform={platform} />}
    </div>
  )
}

function NotSetUp({ platform }: { platform: string }) {
  return (
    <section className="sheet p-5 wide:p-6">
      <h2 className="text-base font-bold">This MyBA is not set up for {platform}</h2>
      <p className="mt-2">Whoever runs it can set it up. Until then tickets are written on the web.</p>
      <p className="mt-5 flex flex-wrap gap-2.5">
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          Write a ticket
        </Link>
        <Link to="/support" className={buttonClass({})}>
          Support
        </Link>
      </p>
    </section>
  )
}
