import { useState } from 'react'

import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { Team, TeamWorkspace } from '../../api/contract'
import { toast } from '../../components/toast'
import { AskFirst } from './ask-first'
import { platformNamed, SLACK } from './platform'
import { teamsQuery } from './queries'
import { placeWords } from './words'

interface DisconnectDialogProps {
  team: Team
  workspace: TeamWorkspace
  onClose: () => void
  /** The team pays there no more. */
  onGone: () => void
}

/** Asks first: only an administrator there can connect it again, so there is no Undo. */
export function DisconnectDialog({ team, workspace, onClose, onGone }: DisconnectDialogProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const platform = platformNamed(workspace.platform) ?? SLACK
  const disconnect = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const [id, tenant] = [team.id, workspace.tenant].map(encodeURIComponent)
      await call<void>(`/api/teams/${id}/workspaces/${platform.id}/${tenant}`, { method: 'DELETE' })
    } catch (error) {
      setBusy(false)
      setProblem(asProblem(error))
      return
    }
    // An answer that was asked for before would bring the workspace back.
    await queryClient.cancelQueries({ queryKey: teamsQuery.queryKey })
    queryClient.setQueryData(teamsQuery.queryKey, (old) => old && { ...old, items: old.items.map((one) => without(one, team, workspace)) })
    toast(`${placeWords(workspace)} is disconnected.`)
    onGone()
    void queryClient.invalidateQueries({ queryKey: teamsQuery.queryKey })
  }
  return (
    <AskFirst
      title={`Disconnect ${placeWords(workspace)}?`}
      action={{ label: 'Disconnect', busy: 'Disconnecting' }}
      failed={{ known: 'It was not disconnected.', unknown: 'We have not heard whether it was disconnected.' }}
      busy={busy}
      problem={problem}
      onAction={() => void disconnect()}
      onClose={onClose}
    >
      <p className="mt-3 wrap-anywhere">
        The team wallet of {team.name} no longer pays there. People there use their own tokens again. A ticket being written is still paid
        by the team. Nothing is taken and no tokens move.
      </p>
      <p className="mt-2 text-sm text-muted-foreground">
        To connect it again, an administrator of the {platform.place} types <code className="font-mono">/myba setup</code> there.
      </p>
    </AskFirst>
  )
}

/** The team as it is without the workspace; other teams stay as they are. */
function without(one: Team, team: Team, { platform, tenant }: TeamWorkspace): Team {
  if (one.id !== team.id) return one
  return { ...one, workspaces: one.workspaces.filter((other) => other.platform !== platform || other.tenant !== tenant) }
}
