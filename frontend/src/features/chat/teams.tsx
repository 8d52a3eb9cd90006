/** The teams this account owns: what they have, where they pay, and what their members used. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useRef, useState } from 'react'

import type { Team, TeamMember, TeamWorkspace } from '../../api/contract'
import { Button, buttonClass } from '../../components/button'
import { ago, count, excerpt, tokens } from '../../lib/format'
import { Trouble } from '../balance/parts'
import { DisconnectDialog } from './disconnect-dialog'
import { teamsQuery } from './queries'
import { placeWords } from './words'

/** Letters of a team's name that a button holds. */
const NAME_SHOWN = 32

/** Nothing for whoever owns no team. */
export function TeamList() {
  const list = useQuery(teamsQuery)
  if (list.isError && !list.data) {
    return (
      <div className="sheet">
        <Trouble what="Your teams" error={list.error} onAgain={() => void list.refetch()} busy={list.isFetching} />
      </div>
    )
  }
  return list.data?.items.map((team) => <TeamCard key={team.id} team={team} />)
}

function TeamCard({ team }: { team: Team }) {
  const title = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const [leaving, setLeaving] = useState<TeamWorkspace | null>(null)
  return (
    <section className="sheet" aria-labelledby={title}>
      <div className="grid grid-cols-1 items-start gap-x-6 gap-y-4 px-5 pt-5 wide:grid-cols-[minmax(0,1fr)_auto] wide:px-6">
        <div>
          <h2 id={title} ref={heading} tabIndex={-1} className="text-base font-bold wrap-anywhere outline-none">
            Team wallet of {team.name}
          </h2>
          <p className="mt-1 tabular-nums">
            <b className="text-lg">{count(team.tokens.available)}</b> {team.tokens.available === 1 ? 'token' : 'tokens'} available
            {team.tokens.held > 0 && <span className="text-muted-foreground"> · {count(team.tokens.held)} held</span>}
          </p>
          <Places team={team} onDisconnect={setLeaving} />
        </div>
        <div className="grid gap-2">
          <Link to="/buy" search={{ team: team.id }} className={buttonClass({})}>
            Buy for {excerpt(team.name, NAME_SHOWN)}
          </Link>
          <Link to="/ready" search={{ team: team.id }} className={buttonClass({ look: 'quiet' })}>
            Definition of ready<span className="sr-only"> of {team.name}</span>
          </Link>
        </div>
      </div>
      {team.members.length === 0 ? (
        <p className="px-5 py-6 text-sm text-muted-foreground wide:px-6">No member has used a token this month.</p>
      ) : (
        <Members members={team.members} />
      )}
      <p className="stub tabular-nums">
        <span>{monthWords(team.members)}</span>
      </p>
      {leaving && (
        <DisconnectDialog
          team={team}
          workspace={leaving}
          onClose={() => setLeaving(null)}
          onGone={() => {
            setLeaving(null)
            // The button that was pressed leaves with its line.
            setTimeout(() => heading.current?.focus())
          }}
        />
      )}
    </section>
  )
}

/** Where the wallet pays, how much for each member, a way to end it, and how it comes to pay in one more place. */
function Places({ team, onDisconnect }: { team: Team; onDisconnect: (workspace: TeamWorkspace) => void }) {
  return (
    <div className="mt-1 text-sm text-muted-foreground">
      <ul>
        {team.workspaces.map((workspace) => (
          <li key={`${workspace.platform} ${workspace.tenant}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1">
            <span className="min-w-0 wrap-anywhere">
              {placeWords(workspace)} · up to {tokens(workspace.cap)} a member and month
              {!workspace.installed && ' · the app is removed'}
            </span>
            <Button small onClick={() => onDisconnect(workspace)} aria-label={`Disconnect ${placeWords(workspace)}`}>
              Disconnect
            </Button>
          </li>
        ))}
      </ul>
      <p>
        {team.workspaces.length === 0 && 'It pays nowhere yet. '}
        An administrator of a Slack workspace or a Discord server types <code className="font-mono">/myba setup</code> there to let it pay.
      </p>
    </div>
  )
}

function Members({ members }: { members: TeamMember[] }) {
  return (
    <table className="ledger stacked mt-3">
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Where</th>
          <th scope="col">Last ticket</th>
          <th scope="col" className="num">
            Tickets
          </th>
          <th scope="col" className="num">
            Tokens
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <Member key={`${member.platform} ${member.name} ${member.last_at}`} member={member} />
        ))}
      </tbody>
    </table>
  )
}

function Member({ member }: { member: TeamMember }) {
  const last = member.last_at ? ago(member.last_at) : 'none'
  const tickets = `${count(member.tickets)} ${member.tickets === 1 ? 'ticket' : 'tickets'}`
  return (
    <tr>
      <td className="min-w-0 grow basis-1/2 font-semibold wrap-anywhere">
        <bdi>@{member.name}</bdi>
      </td>
      <td className="wide-only text-muted-foreground">{member.platform}</td>
      <td className="wide-only text-muted-foreground">{last}</td>
      <td className="num wide-only">{count(member.tickets)}</td>
      <td className="num wide:!pr-6">
        {count(member.tokens)}
        <span className="text-muted-foreground wide:hidden"> {member.tokens === 1 ? 'token' : 'tokens'}</span>
      </td>
      <td className="line text-muted-foreground wide:hidden">
        {member.platform} · {tickets} · last {last}
      </td>
    </tr>
  )
}

/** The sum below the table: `This month (UTC): 12 tokens for 9 tickets, 2 members`. */
export function monthWords(members: TeamMember[]): string {
  const used = members.reduce((sum, member) => sum + member.tokens, 0)
  const written = members.reduce((sum, member) => sum + member.tickets, 0)
  const tickets = `${count(written)} ${written === 1 ? 'ticket' : 'tickets'}`
  const people = `${count(members.length)} ${members.length === 1 ? 'member' : 'members'}`
  return `This month (UTC): ${tokens(used)} for ${tickets}, ${people}`
}
