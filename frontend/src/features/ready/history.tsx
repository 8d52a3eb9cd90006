/** Earlier versions, each with a way back into the form. */
import { useInfiniteQuery } from '@tanstack/react-query'

import type { DefinitionVersion } from '../../api/contract'
import { Button } from '../../components/button'
import { moment } from '../../lib/format'
import { More, Trouble, Waiting } from '../balance/parts'
import { versionsQuery } from './queries'

interface HistoryProps {
  team: string | undefined
  /** The version in force. */
  current: number
  onRestore: (version: DefinitionVersion) => void
}

export function History({ team, current, onRestore }: HistoryProps) {
  const list = useInfiniteQuery(versionsQuery(team))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="sheet" aria-labelledby="versions-title">
      <h2 id="versions-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        Versions
      </h2>
      {list.isPending && <Waiting>Getting the versions</Waiting>}
      {list.isError && !list.data && <Trouble what="The versions" error={list.error} onAgain={() => void list.refetch()} busy={list.isFetching} />}
      {list.data && items.length === 0 && (
        <p className="px-5 py-6 text-sm text-muted-foreground wide:px-6">Nothing saved yet. Tickets are checked by MyBA’s own rules.</p>
      )}
      <ul className="px-5 py-3 wide:px-6">
        {items.map((item) => (
          <li key={item.version} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-border py-2 text-sm first:border-t-0">
            <span className="mr-auto min-w-0 wrap-anywhere">
              <b>Version {item.version}</b> · {item.definition.name}
              {item.created_at && <span className="text-muted-foreground"> · {moment(item.created_at)}</span>}
            </span>
            {item.version === current ? (
              <span className="text-muted-foreground">in force</span>
            ) : (
              <Button small onClick={() => onRestore(item)} aria-label={`Restore version ${item.version}`}>
                Restore
              </Button>
            )}
          </li>
        ))}
      </ul>
      <More list={list} />
    </section>
  )
}
