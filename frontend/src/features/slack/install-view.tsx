/** What MyBA does in a workspace, what it asks for, and what happens next. */
import { useConfig } from '../../api/config'
import type { Scope, SlackInstall } from '../../api/contract'
import { AnchorButton } from '../../components/button'
import { inApp } from '../../lib/base'
import { count } from '../../lib/format'
import { Asked } from '../install/asked'
import { AdminText } from './admin-text'

/** `quiet`: another step on the page comes first, so this one is not the filled button. */
export function InstallView({ install, quiet }: { install: SlackInstall; quiet: boolean }) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 wide:grid-cols-[minmax(0,1fr)_352px] wide:gap-x-10">
      <What />
      {/* On a narrow screen the button comes before the lists; on a wide one it stands beside them. */}
      <Next install={install} quiet={quiet} />
      <Asked code asks={[...install.scopes.map(asking(false)), ...install.optional.map(asking(true))]} />
      <AdminText install={install} />
    </div>
  )
}

const asking = (optional: boolean) => ({ scope, reason }: Scope) => ({ name: scope, reason, optional })

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
