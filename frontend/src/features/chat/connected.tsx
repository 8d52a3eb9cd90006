/** Who in chat spends the tokens of this account, with a way to end each. */
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { useConfig } from '../../api/config'
import type { ChatLink } from '../../api/contract'
import { Button } from '../../components/button'
import { ago, fullDay } from '../../lib/format'
import { Trouble, Waiting } from '../balance/parts'
import { Changes } from './changes'
import { Connect } from './connect'
import { PLATFORMS } from './platform'
import { linksQuery } from './queries'
import { UnlinkDialog } from './unlink-dialog'

export function Connected() {
  const list = useQuery(linksQuery)
  const chat = useConfig()?.chat
  const [leaving, setLeaving] = useState<ChatLink | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const links = list.data?.items ?? []
  return (
    <section className="sheet" aria-labelledby="connected-title">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 pt-5 wide:px-6">
        <h2 id="connected-title" ref={heading} tabIndex={-1} className="text-base font-bold outline-none">
          Connected in chat
        </h2>
        <Connect platforms={PLATFORMS.filter(({ id }) => chat?.[id] === true)} />
      </div>
      {list.isPending && <Waiting>Getting who is connected</Waiting>}
      {list.isError && !list.data && (
        <Trouble what="Who is connected" error={list.error} onAgain={() => void list.refetch()} busy={list.isFetching} />
      )}
      {list.data && links.length === 0 && <NoLinks />}
      {links.length > 0 && <LinkTable links={links} onUnlink={setLeaving} />}
      {links.length > 0 && (
        <p className="stub">
          <span>Whoever is listed here spends your tokens, where no team pays. Unlinking takes nothing.</span>
        </p>
      )}
      {list.data && <Changes changes={list.data.changes} />}
      {leaving && (
        <UnlinkDialog
          link={leaving}
          onClose={() => setLeaving(null)}
          onGone={() => {
            setLeaving(null)
            // The button that was pressed leaves with its row.
            setTimeout(() => heading.current?.focus())
          }}
        />
      )}
    </section>
  )
}

function NoLinks() {
  return (
    <p className="px-5 py-6 text-sm text-muted-foreground wide:px-6">
      Nobody in chat spends your tokens. Where MyBA is in your Slack workspace or Discord server, type{' '}
      <code className="font-mono text-foreground">/myba link</code> there.
    </p>
  )
}

function LinkTable({ links, onUnlink }: { links: ChatLink[]; onUnlink: (link: ChatLink) => void }) {
  return (
    <table className="ledger stacked mt-3">
      <thead>
        <tr>
          <th scope="col">Who</th>
          <th scope="col">Where</th>
          <th scope="col">Since</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span className="sr-only">Unlink</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <LinkRow key={link.id} link={link} onUnlink={() => onUnlink(link)} />
        ))}
      </tbody>
    </table>
  )
}

function LinkRow({ link, onUnlink }: { link: ChatLink; onUnlink: () => void }) {
  const where = [link.platform, link.workspace].filter(Boolean).join(' · ')
  const since = link.linked_at ? fullDay(link.linked_at) : null
  const used = link.seen_at ? ago(link.seen_at) : 'not yet'
  return (
    <tr>
      <td className="min-w-0 grow basis-1/2 self-center font-semibold wrap-anywhere wide:!align-middle">
        <bdi>@{link.name}</bdi>
      </td>
      <td className="wide-only !align-middle">{where}</td>
      <td className="wide-only !align-middle whitespace-nowrap text-muted-foreground">{since}</td>
      <td className="wide-only !align-middle whitespace-nowrap text-muted-foreground">{used}</td>
      <td className="num wide:!py-2 wide:!pr-6">
        <Button small onClick={onUnlink} aria-label={`Unlink @${link.name}, ${where}`}>
          Unlink
        </Button>
      </td>
      <td className="line text-muted-foreground wide:hidden">
        {where}
        {since && ` · since ${since}`} · last used {used}
      </td>
    </tr>
  )
}
