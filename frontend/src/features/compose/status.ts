/** The one line that tells how far the writing is. */
import { useEffect, useState } from 'react'

import { count, tokens } from '../../lib/format'
import { sectionName } from '../../writing/draft'
import type { RunState } from '../../writing/run'

/** Silence longer than this is spoken of. */
const STALLED_MS = 8000

export function statusWords(run: RunState, isStalled: boolean): string {
  const { phase, progress } = run
  const held = progress?.held ?? 0
  if (phase === 'stopping') return 'Stopping'
  if (phase === 'sending' && run.job) return 'Sending your answers'
  if (phase === 'reconnecting') {
    return held > 0 ? `The connection broke. Taking it up again. ${tokens(held)} held.` : 'The connection broke. Taking it up again.'
  }
  if (isStalled && held > 0) return `Still working. ${tokens(held)} ${held === 1 ? 'is' : 'are'} held, none taken.`
  if (isStalled) return 'Still working.'
  if (!progress) return 'Sending'
  switch (progress.state) {
    case 'queued':
      return progress.place > 0 ? `Waiting, ${count(progress.place)} before yours` : 'Starting to write'
    case 'checking':
      return 'Checking the draft'
    case 'repairing':
      return 'Repairing what the checks found'
    default:
      return writingWords(progress.section, progress.done, progress.expected)
  }
}

function writingWords(section: string | null, done: number, expected: number): string {
  if (section === 'criteria' && expected > 0) return `Writing criteria, ${count(done)} of about ${count(expected)}`
  if (section === 'title' || section === 'kind' || section === null) return 'Writing the title'
  return `Writing ${sectionName(section).toLowerCase()}`
}

/** Whether the line has been silent for so long that it is worth a word. */
export function useStalled(run: RunState): boolean {
  const [isStalled, setStalled] = useState(false)
  useEffect(() => {
    // Every word that arrives starts the wait anew.
    setStalled(false)
    if (run.phase !== 'writing') return
    const timer = setTimeout(() => setStalled(true), STALLED_MS)
    return () => clearTimeout(timer)
  }, [run.draft, run.progress, run.phase])
  return isStalled
}
