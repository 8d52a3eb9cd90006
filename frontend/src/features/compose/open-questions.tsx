/** Tickets that wait for answers: asked before a reload, in another window, or in chat. */
import { useQuery } from '@tanstack/react-query'

import { call } from '../../api/client'
import type { Job, Jobs } from '../../api/contract'
import { Button } from '../../components/button'
import { clock, count, excerpt } from '../../lib/format'

export const askingQuery = { queryKey: ['jobs', 'asking'] as const, queryFn: () => call<Jobs>('/api/jobs?state=asking'), refetchOnMount: 'always' as const }

export function OpenQuestions({ onOpen }: { onOpen: (job: Job) => void }) {
  const { data } = useQuery(askingQuery)
  const open = (data?.items ?? []).filter(({ state, asked }) => state === 'asking' && asked)
  if (open.length === 0) return null
  return (
    <section className="unsure mb-4 grid gap-3" aria-label="Tickets that wait for your answers">
      {open.map((job) => {
        const { asked } = job
        if (!asked) return null
        const n = asked.questions.length
        return (
          <div key={job.job} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="min-w-0 wrap-anywhere tabular-nums">
              “<bdi>{excerpt(asked.idea, 60)}</bdi>” waits for {n === 1 ? 'an answer' : `${count(n)} answers`} until {clock(asked.until)}.
            </p>
            <Button small onClick={() => onOpen(job)}>
              Answer
            </Button>
          </div>
        )
      })}
    </section>
  )
}
