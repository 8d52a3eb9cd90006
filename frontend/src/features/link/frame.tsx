/** The paper that every state of a link is written on. */
import { type ReactNode, useEffect, useRef } from 'react'

import type { Problem } from '../../api/problem'
import { wrap } from '../../components/page'

interface FrameProps {
  /** `Step 1 of 2`. */
  step?: string
  title: string
  /** The title takes the focus when it appears: what was pressed before it is gone. */
  focus?: boolean
  children?: ReactNode
  /** Below the perforation. */
  stub?: ReactNode
}

export function Frame({ step, title, focus = false, children, stub }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focus) heading.current?.focus()
  }, [focus])
  return (
    <div className={wrap}>
      <section className="sheet mx-auto mt-5 mb-12 max-w-[560px] wide:mt-7" aria-labelledby="link-title">
        <div className="p-5 pt-7 wide:p-6 wide:pt-7">
          {step && <p className="mb-1.5 text-xs text-faint">{step}</p>}
          <h1 id="link-title" ref={heading} tabIndex={-1} className="text-title leading-[1.18] font-bold tracking-[-0.02em]">
            {title}
          </h1>
          {children}
        </div>
        {stub && <div className="stub">{stub}</div>}
      </section>
    </div>
  )
}

/** Why a press did nothing. Nobody is linked before the code is typed in chat, so nothing can have happened by it. */
export function Failure({ problem }: { problem: Problem }) {
  const why = problem.code === 'connection_lost' ? 'The connection broke.' : problem.code === 'offline' ? 'You are offline.' : problem.detail
  return (
    <div className="warn mt-4" role="alert">
      <p>
        <b>{why || 'Something broke on our side.'}</b> Nobody was linked. Press again to try once more.
      </p>
      {problem.reference && <p className="mt-1 text-xs">Ref {problem.reference}</p>}
    </div>
  )
}
