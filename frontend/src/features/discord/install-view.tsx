/** What MyBA does in Discord, the two ways to add it, and what happens next. */
import { useConfig } from '../../api/config'
import type { DiscordInstall } from '../../api/contract'
import { AnchorButton } from '../../components/button'
import { count } from '../../lib/format'
import { Asked } from '../install/asked'

export function InstallView({ install }: { install: DiscordInstall }) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 wide:grid-cols-[minmax(0,1fr)_352px] wide:gap-x-10">
      <What />
      {/* On a narrow screen the buttons come before the list; on a wide one they stand beside it. */}
      <Ways install={install} />
      <Asked asks={install.permissions} />
    </div>
  )
}

function What() {
  const free = useConfig()?.free_tokens
  return (
    <section className="sheet p-5 wide:p-6" aria-labelledby="what-title">
      <h2 id="what-title" className="text-base font-bold">
        What MyBA does in Discord
      </h2>
      <ul className="mt-3 grid list-disc gap-2 pl-5">
        <li>
          Type <Code>/myba new</Code> and a rough idea: you get a work ticket, with what you said told apart from what we assumed.
        </li>
        <li>Or open the menu of a message, Apps, Draft ticket: the ticket is written from that message.</li>
        <li>Only you see it. It goes to a channel, a thread or a forum when you press Share, and not before.</li>
        <li>
          One token is one ticket. {free === undefined ? 'The first ones are free' : `The first ${count(free)} are free`}; then a team’s wallet
          pays, or your own linked account.
        </li>
      </ul>
    </section>
  )
}

function Ways({ install: { server_url, user_url, commands_only_url } }: { install: DiscordInstall }) {
  return (
    <section className="sheet wide:col-start-2 wide:row-span-2 wide:row-start-1" aria-labelledby="next-title">
      <div className="p-5 wide:p-6">
        {server_url && (
          <>
            <AnchorButton look="primary" full href={server_url}>
              Add to a server
            </AnchorButton>
            <p className="mt-2 text-sm text-muted-foreground">For everybody in it. You need the permission Manage Server there.</p>
          </>
        )}
        {user_url && (
          <>
            <AnchorButton full className="mt-4" href={user_url}>
              Add to my account
            </AnchorButton>
            <p className="mt-2 text-sm text-muted-foreground">For you alone, in every server and direct message. It needs no permission.</p>
          </>
        )}
        <h2 id="next-title" className="mt-6 text-base font-bold">
          What happens next
        </h2>
        <ol className="mt-2 grid list-decimal gap-2 pl-5 text-sm">
          <li>Discord shows what MyBA may do, and asks you to allow it.</li>
          <li>
            Type <Code>/myba new</Code> and an idea in any channel. The ticket is for your eyes until you share it.
          </li>
          <li>
            Type <Code>/myba link</Code> to use the tokens of your account there, and <Code>/myba setup</Code> to let a team pay in a server.
          </li>
        </ol>
        {commands_only_url && (
          <p className="mt-4 text-sm text-muted-foreground">
            It works with no permission at all, too: then Share answers where the command was typed.{' '}
            <a href={commands_only_url} className="link">
              Add the commands only
            </a>
          </p>
        )}
      </div>
      <div className="stub">
        <span>Adding it takes no tokens and no card.</span>
      </div>
    </section>
  )
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-[0.92em] whitespace-nowrap text-foreground">{children}</code>
}
