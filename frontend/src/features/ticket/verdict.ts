/** The report of a ticket in words, and where its findings point. */
import type { Finding, Section, Ticket } from '../../api/contract'
import { wantsStillness } from '../../lib/device'

type Report = Ticket['report']

const READY: Record<string, string> = { ready: 'Ready', needs_answers: 'Needs answers', not_ready: 'Not ready' }

/** `Ready` and ` · 97 of 100 · 1 remark`: the same words as in chat. */
export function verdictOf(report: Report, findings: Finding[]): { ready: string; rest: string } {
  const hard = findings.filter(({ severity }) => severity === 'hard').length
  const remarks = findings.length - hard
  const parts = [
    `${report.score} of 100`,
    hard > 0 && (hard === 1 ? '1 check missed' : `${hard} checks missed`),
    remarks > 0 && (remarks === 1 ? '1 remark' : `${remarks} remarks`),
  ]
  const said = parts.filter((part) => part !== false)
  return { ready: READY[report.ready] ?? report.ready, rest: `· ${said.join(' · ')}` }
}

/** The id of a statement on the page. */
export const statementId = (section: string, index: number) => `line-${section}-${index}`
/** The id of a section's head. */
export const headId = (section: string) => `head-${section}`

const OTHER: Record<string, string> = { title: 'Title', kind: 'Kind', size: 'Size', language: 'Language' }

/** What a finding is about, in words, and the id of the element that shows it. */
export function placeOf({ field, section, index }: Finding, sections: Section[]): { words: string; target: string | null } {
  const shown = sections.find(({ id }) => id === section)
  if (!shown) {
    const words = (field && OTHER[field]) ?? field?.replaceAll('_', ' ') ?? 'The whole ticket'
    return { words, target: field === 'title' ? 'title' : null }
  }
  const many = shown.statements.length > 1
  if (index === null || index === undefined || index >= shown.statements.length) return { words: shown.title, target: headId(shown.id) }
  return { words: many ? `${shown.title} ${index + 1}` : shown.title, target: statementId(shown.id, index) }
}

/** Brings a place into view and moves the focus there, so that a screen reader reads on from it. */
export function reveal(id: string): void {
  const place = document.getElementById(id)
  if (!place) return
  place.scrollIntoView({ block: 'center', behavior: wantsStillness() ? 'auto' : 'smooth' })
  if (!place.hasAttribute('tabindex')) {
    // Only while it is shown: text that takes the focus at every click is hard to select.
    place.tabIndex = -1
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true })
  }
  place.focus({ preventScroll: true })
}
