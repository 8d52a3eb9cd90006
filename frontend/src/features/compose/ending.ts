/** What happens when a ticket is ready: the paper goes on as the ticket's page, or a word tells whoever is elsewhere. */
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

import type { Written } from '../../api/contract'
import { announce } from '../../components/status'
import { toast } from '../../components/toast'
import { readySentence } from '../errors/money'
import { writing } from './runs'

export function useEnding(): void {
  const router = useRouter()
  useEffect(() => {
    const finish = (written: Written) => {
      const said = readySentence(written.tokens)
      if (router.state.location.pathname !== '/') {
        toast(said)
        writing.clear()
        return
      }
      announce(said)
      void router
        .navigate({
          to: '/t/$id',
          params: { id: written.ticket.id },
          resetScroll: false,
          state: { keepFocus: true },
        })
        .finally(() => writing.clear())
    }
    let told = ''
    return writing.state.subscribe(() => {
      const { phase, written, job } = writing.state.get()
      if (phase === 'ready' && written) finish(written)
      if (phase === 'asking' && job && job.job !== told) {
        told = job.job
        if (router.state.location.pathname !== '/') toast('Your ticket has a question first. Open Write to answer.')
      }
    })
  }, [router])
}
