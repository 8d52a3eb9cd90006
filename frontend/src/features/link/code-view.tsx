import { ArrowUpRight, Copy } from 'lucide-react'
import { useEffect, useRef } from 'react'

import { AnchorButton, Button } from '../../components/button'
import { useTitle, wrap } from '../../components/page'
import { announce } from '../../components/status'
import { toast } from '../../components/toast'
import { copyText } from '../../lib/copy'
import { countdown } from '../../lib/format'
import { platformNamed } from '../chat/platform'
import { personWords } from '../chat/words'
import { Failure } from './frame'
import { useSecondsLeft } from './time'
import type { LinkControl, Shown } from './use-link'

/** The code to be typed in chat. It stands on the page alone: not in the title, the address, or a store of the browser. */
export function CodeView({ shown, link }: { shown: Shown; link: LinkControl }) {
  const { request, code } = shown
  const home = platformNamed(request.platform)?.home
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(`Connect ${request.platform}`)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className={wrap}>
      <section className="sheet mx-auto mt-5 mb-12 max-w-[560px] wide:mt-7" aria-labelledby="link-title">
        <div className="px-5 pt-7 pb-6 wide:px-6">
          <p className="mb-1.5 text-xs text-faint">Step 2 of 2</p>
          <h1 id="link-title" ref={heading} tabIndex={-1} className="text-title leading-[1.18] font-bold tracking-[-0.02em]">
            Type this code in {request.platform}
          </h1>
          <p className="link-code" aria-hidden="true">
            {code}
          </p>
          <p className="sr-only">The code: {spelled(code)}</p>
        </div>
        <div className="stub tabular-nums">
          <span className="grow basis-40">
            Works once, for <b>{personWords(request)}</b>. <Left shown={shown} onEnd={link.expire} />
          </span>
          <Button small className="flex-none" onClick={() => void copyCode(code)}>
            <Copy size={16} aria-hidden="true" /> Copy
          </Button>
        </div>
        <div className="px-5 pt-2 pb-7 wide:px-6">
          <ol className="grid gap-2.5">
            <Step number={1}>Go back to {request.platform}, to the message from MyBA.</Step>
            <Step number={2}>
              Press <b>Enter code</b> and type the code. Dashes and capitals do not matter.
            </Step>
          </ol>
          {home && (
            <AnchorButton look="primary" full className="mt-5" href={home} target="_blank" rel="noreferrer">
              <ArrowUpRight size={18} aria-hidden="true" /> Open {request.platform}
            </AnchorButton>
          )}
          <p className="warn mt-4">
            <b>Never send this code to anyone.</b> MyBA will never ask for it in a message, a mail or a call.
          </p>
          {link.problem && <Failure problem={link.problem} />}
          <div className="mt-4 flex flex-wrap items-center justify-between gap-x-4">
            <p className="flex items-center gap-2.5 text-sm text-muted-foreground">
              <span className="w-10 border-t-3 border-dashed border-assumed" aria-hidden="true" />
              Waiting for {request.platform}
            </p>
            <Button look="quiet" className="-mr-4" busy={link.busy === 'cancel' && 'Cancelling'} onClick={link.cancel}>
              Cancel this link
            </Button>
          </div>
        </div>
      </section>
    </div>
  )
}

/** `7KQ4-MX2H` as it is read out: each sign alone. */
export function spelled(code: string): string {
  return code
    .split('-')
    .map((half) => Array.from(half).join(' '))
    .join(', ')
}

/** When so little is left, in seconds, it is said once. */
const SOON = 60

/** The time that is left. It changes every second, so nobody is told of each change. */
function Left({ shown, onEnd }: { shown: Shown; onEnd: () => void }) {
  const seconds = useSecondsLeft(shown.expires_at, shown.arrivedAt)
  const end = useRef(onEnd)
  useEffect(() => {
    end.current = onEnd
  })
  useEffect(() => {
    if (seconds === SOON) announce('The code works for 1 more minute.')
    if (seconds === 0) end.current()
  }, [seconds])
  if (seconds === null) return 'It works for less than 10 minutes.'
  return (
    <span role="timer" aria-live="off" className="whitespace-nowrap">
      <b>{countdown(seconds)}</b> left.
    </span>
  )
}

function Step({ number, children }: { number: number; children: React.ReactNode }) {
  return (
    <li className="flex items-start gap-3.5">
      <span
        aria-hidden="true"
        className="inline-flex size-7 flex-none items-center justify-center rounded-full border border-foreground text-xs font-bold tabular-nums"
      >
        {number}
      </span>
      <span className="min-w-0 pt-0.5">{children}</span>
    </li>
  )
}

async function copyCode(code: string): Promise<void> {
  toast((await copyText(code)) ? 'Code copied. Paste it in chat and nowhere else.' : 'The clipboard is closed to us. Type the code by hand.')
}
