/** What the parts of a definition are called. */
import type { DefinitionRule, DefinitionTrial } from '../../api/contract'

export const KIND_NAMES: Record<string, string> = { story: 'Stories', bug: 'Bugs', task: 'Tasks', epic: 'Epics', spike: 'Spikes' }

export const LIMIT_NAMES: Record<string, string> = {
  'criteria.min': 'Fewest acceptance criteria',
  'criteria.max': 'Most acceptance criteria',
  'title_words.min': 'Fewest words of a title',
  'title_words.max': 'Most words of a title',
  title_chars: 'Most characters of a title',
  'words.XS': 'Most words, size XS',
  'words.S': 'Most words, size S',
  'words.M': 'Most words, size M',
  'words.L': 'Most words, size L',
  vague_words: 'Vague words before it blocks',
  ready_from: 'Score from which a ticket is ready',
}

const DOES: Record<string, string> = { blocks: 'blocks', warns: 'warns', both: 'blocks or warns' }

/** `By itself: warns`. */
export function byItself(rule: DefinitionRule): string {
  return `By itself: ${DOES[rule.does] ?? rule.does}`
}

export const READY_WORDS: Record<string, string> = { ready: 'ready', needs_answers: 'needs answers', not_ready: 'not ready' }

/** `3 of 20 would fail. 1 does now.` */
export function trialWords({ checked, would_fail, fail_now }: DefinitionTrial): string {
  if (checked === 0) return 'There is no ticket to try it on yet.'
  const would = would_fail === 0 ? `None of ${checked} would fail.` : `${would_fail} of ${checked} would fail.`
  const now = fail_now === 0 ? 'None does now.' : fail_now === 1 ? '1 does now.' : `${fail_now} do now.`
  return `${would} ${now}`
}
