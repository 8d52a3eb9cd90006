import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'

import type { Team } from '../api/contract'
import { buttonClass } from '../components/button'
import { LateText, PageHead, useTitle, wrap } from '../components/page'
import { useAuth } from '../features/auth/seam'
import { Trouble } from '../features/balance/parts'
import { teamsQuery } from '../features/chat/queries'
import { Editor } from '../features/ready/editor'
import { definitionQuery, templatesQuery } from '../features/ready/queries'

const LEDE = 'What a ticket has to be before somebody starts to work. Whoever pays for a ticket says what it means for it.'

export default function ReadyPage() {
  useTitle('Definition of ready')
  const { status } = useAuth()
  const { team } = useSearch({ from: '/ready' })
  return (
    <div className={`${wrap} max-w-[760px] pb-16`}>
      <PageHead title="Definition of ready" lede={LEDE} />
      {status === 'anonymous' ? <SignedOut team={team} /> : <Owned team={team} key={team ?? ''} />}
    </div>
  )
}

function SignedOut({ team }: { team: string | undefined }) {
  return (
    <div className="sheet grid justify-items-start gap-4 p-5 wide:p-6">
      <p>A definition belongs to an account, or to a team. Sign in to make yours.</p>
      <Link to="/sign-in" search={{ then: team === undefined ? '/ready' : `/ready?team=${team}` }} className={buttonClass({ look: 'primary' })}>
        Sign in
      </Link>
    </div>
  )
}

function Owned({ team }: { team: string | undefined }) {
  const teams = useQuery(teamsQuery)
  const known = useQuery(templatesQuery)
  const stored = useQuery(definitionQuery(team))
  const failed = [stored, known].find((query) => query.isError && query.data === undefined)
  return (
    <>
      <Whose teams={teams.data?.items ?? []} team={team} />
      {failed ? (
        <div className="sheet">
          <Trouble
            what="The definition"
            error={failed.error}
            busy={stored.isFetching || known.isFetching}
            onAgain={() => void Promise.all([stored.refetch(), known.refetch()])}
          />
        </div>
      ) : stored.data && known.data ? (
        <Editor team={team} stored={stored.data} known={known.data} />
      ) : (
        <LateText>Getting the definition</LateText>
      )}
    </>
  )
}

/** Nothing to choose for whoever owns no team. */
function Whose({ teams, team }: { teams: Team[]; team: string | undefined }) {
  if (teams.length === 0) return null
  const choice = 'inline-flex min-h-11 items-center rounded-control border border-input px-4 text-sm no-underline wrap-anywhere aria-[current=page]:border-foreground aria-[current=page]:font-semibold'
  return (
    <nav aria-label="Whose definition" className="mb-6 flex flex-wrap gap-2">
      <Link to="/ready" search={{}} aria-current={team === undefined ? 'page' : undefined} activeProps={{}} className={choice}>
        Mine
      </Link>
      {teams.map((one) => (
        <Link key={one.id} to="/ready" search={{ team: one.id }} aria-current={team === one.id ? 'page' : undefined} activeProps={{}} className={choice}>
          Team {one.name}
        </Link>
      ))}
    </nav>
  )
}
