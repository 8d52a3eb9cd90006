import { useState } from 'react'

import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { ChatLink } from '../../api/contract'
import { toast } from '../../components/toast'
import { AskFirst } from './ask-first'
import { linksQuery } from './queries'
import { personWords } from './words'

interface UnlinkDialogProps {
  link: ChatLink
  onClose: () => void
  /** The link is no more. */
  onGone: () => void
}

/** Asks first: a link comes back only through chat, so there is no Undo. */
export function UnlinkDialog({ link, onClose, onGone }: UnlinkDialogProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const unlink = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await call<void>(`/api/links/${encodeURIComponent(link.id)}`, { method: 'DELETE' })
    } catch (error) {
      const found = asProblem(error)
      // Ended meanwhile, from chat for instance: what was wished for is so.
      if (found.status !== 404) {
        setBusy(false)
        setProblem(found)
        return
      }
    }
    // An answer that was asked for before would bring the person back.
    await queryClient.cancelQueries({ queryKey: linksQuery.queryKey })
    queryClient.setQueryData(linksQuery.queryKey, (old) => old && { ...old, items: old.items.filter(({ id }) => id !== link.id) })
    toast(`${personWords(link)} is unlinked.`)
    onGone()
    void queryClient.invalidateQueries({ queryKey: linksQuery.queryKey })
  }
  return (
    <AskFirst
      title={`Unlink @${link.name}?`}
      action={{ label: 'Unlink', busy: 'Unlinking' }}
      failed={{ known: 'The link was not ended.', unknown: 'We have not heard whether the link ended.' }}
      busy={busy}
      problem={problem}
      onAction={() => void unlink()}
      onClose={onClose}
    >
      <p className="mt-3">
        {personWords(link)} no longer spends your tokens. A ticket being written is still paid by you. Nothing is taken and no tokens move.
      </p>
      <p className="mt-2 text-sm text-muted-foreground">
        To link again, type <code className="font-mono">/myba link</code> in {link.platform}.
      </p>
    </AskFirst>
  )
}
