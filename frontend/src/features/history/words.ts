/** How a version came to be, in words. */
import type { DiffCounts, DiffLine, VersionSummary } from '../../api/contract'
import { count } from '../../lib/format'
import { sectionName } from '../../writing/draft'

/** The server's own number of versions that it keeps. */
export const KEPT = 50

/** `Refined`, `Criteria written again`, `Back to version 2`. */
export function madeWords({ made, section, restored }: Pick<VersionSummary, 'made' | 'section' | 'restored'>): string {
  switch (made) {
    case 'written':
      return 'Written from your idea'
    case 'refined':
      return 'Refined'
    case 'regenerated':
      return 'Regenerated'
    case 'regenerated_section':
      return `${sectionName(section ?? 'section')} written again`
    case 'edited':
      return 'Edited by hand'
    case 'switched':
      return 'Made another kind'
    case 'smaller':
      return 'Made smaller'
    case 'split':
      return 'Split into an epic'
    case 'restored':
      return `Back to version ${count(restored ?? 0)}`
    default:
      return 'Changed'
  }
}

const CHANNELS: Record<string, string> = {
  web: 'on the web',
  api: 'by the API',
  cli: 'on the command line',
  slack: 'in Slack',
  discord: 'in Discord',
}

/** `in Slack` */
export function fromWords(channel: string): string {
  return CHANNELS[channel] ?? channel
}

/** The sign and the word of a line. Neither is a colour. */
export function lineWords(line: Pick<DiffLine, 'change' | 'moved' | 'before' | 'after'>): { sign: string; word: string } {
  switch (line.change) {
    case 'added':
      return { sign: '+', word: line.moved ? 'moved here' : 'added' }
    case 'removed':
      return { sign: '−', word: line.moved ? 'moved away' : 'removed' }
    case 'changed': {
      const [was, is] = [line.before?.source, line.after?.source]
      const mark = Boolean(was) === Boolean(is) ? '' : is ? ', now said' : ', now assumed'
      return { sign: '±', word: `changed${mark}` }
    }
    default:
      return { sign: '', word: '' }
  }
}

/** `2 lines changed, 1 added.` */
export function countWords({ added, removed, changed, moved }: DiffCounts): string {
  const parts = [
    [changed, 'changed'],
    [added, 'added'],
    [removed, 'removed'],
    [moved, 'moved'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${count(n)} ${word}`)
  return said.length === 0 ? '' : `Lines: ${said.join(', ')}.`
}
