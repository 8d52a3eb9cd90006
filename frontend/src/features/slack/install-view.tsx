/** What MyBA does in a workspace, what it asks for, and what happens next. */
import { Link } from '@tanstack/react-router'

import { useConfig } from '../../api/config'
import type { Scope, SlackInstall } from '../../api/contract'
import { AnchorButton } from '../../components/button'
import { inApp } from '../../lib/base'
import { count } from '../../lib/format'
import { AdminText } from './admin-text'

/** `quiet`: another step on the page comes first, so this one is not the filled button. */
export function InstallView({ install, quiet }: { install: SlackInstall; quiet: boolean }) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 wide:grid-cols-[minmax(0,1fr)_352px] wide:gap-x-10">
      <What />
      {/* On a narrow screen the button comes before the lists; on a wide one it stands beside them. */}
      <Next install={install} quiet={quiet} />
      <Asked install={install} />
      <AdminText install={install} />
    </div>
  )
}

function Next({ install, quiet }: { install: SlackInstall; quiet: boolean }) {
  return (
    <section className="sheet wide:col-start-2 wide:row-span-3 wide:row-start-1" aria-labelledby="next-title">
      <div className="p-5 wide:p-6">
        <AnchorButton look={quiet ? 'plain' : 'primary'} full href={inApp(install.start)}>
          Add to Slack
        </AnchorButton>
        <h2 id="next-title" className="mt-5 text-base font-bold">
          What happens next
        </h2>
        <ol className="mt-2 grid list-decimal gap-2 pl-5 text-sm">
          <li>Slack shows the same list and asks you to allow it.</li>
          <li>If your workspace wants an approval, Slack sends your request to an administrator.</li>
          <li>You come back here, and everybody in the workspace can type /myba.</li>
        </ol>
      </div>
      <div className="stub">
        <span>Installing takes no tokens and no card.</span>
      </div>
    </section>
  )
}

function What() {
  const free = useConfig()?.free_tokens
  return (
    <section className="sheet p-5 wide:p-6" aria-labelledby="what-title">
      <h2 id="what-title" className="text-base font-bold">
        What MyBA does in Slack
      </h2>
      <ul className="mt-3 grid list-disc gap-2 pl-5">
        <li>Type /myba and a rough idea: you get a work ticket, with what you said told apart from what we assumed.</li>
        <li>Only you see it. It goes to a channel when you press Share, and not before.</li>
        <li>
          One token is one ticket. {free === undefined ? 'The first ones are free' : `The first ${count(free)} are free`}; then a team’s wallet
          pays, or your own linked account.
        </li>
      </ul>
    </section>
  )
}

function Asked({ install }: { install: SlackInstall }) {
  return (
    <section className="sheet" aria-labelledby="scopes-title">
      <h2 id="scopes-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        What it asks for, and why
      </h2>
      <dl className="grid gap-4 px-5 pt-4 pb-5 wide:px-6">
        {install.scopes.map((scope) => (
          <Ask key={scope.scope} scope={scope} />
        ))}
        {install.optional.map((scope) => (
          <Ask key={scope.scope} scope={scope} optional />
        ))}
      </dl>
      <p className="stub">
        <span>
          Nothing beyond this list.{' '}
          <Link to="/privacy" className="link">
            What is stored
          </Link>
        </span>
      </p>
    </section>
  )
}

function Ask({ scope: { scope, reason }, optional = false }: { scope: Scope; optional?: boolean }) {
  return (
    <div>
      <dt className="flex flex-wrap items-center gap-x-3">
        <code className="font-mono text-sm font-semibold wrap-anywhere">{scope}</code>
        {optional && <span className="rounded-tag bg-muted px-1.5 text-xs font-semibold text-muted-foreground">optional</span>}
      </dt>
      <dd className="mt-0.5 text-sm text-muted-foreground">{reason}</dd>
    </div>
  )
}
