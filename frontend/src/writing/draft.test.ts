import { describe, expect, it } from 'vitest'

import type { Delta } from '../api/contract'

import { type Draft, EMPTY_DRAFT, paperOf, withDelta } from './draft'

function delta(over: Partial<Delta> & { section: string }): Delta {
  return { index: 0, text: '', clauses: null, done: false, source: null, ...over }
}

function drafted(...deltas: Delta[]): Draft {
  return deltas.reduce(withDelta, EMPTY_DRAFT)
}

describe('withDelta', () => {
  it('replaces what stood in the same place', () => {
    const draft = drafted(
      delta({ section: 'criteria', index: 1, text: 'Given I' }),
      delta({ section: 'criteria', index: 1, text: 'Given I am a guest', done: true, source: { start: 0, end: 4 } }),
    )
    expect(draft.sections.criteria).toHaveLength(2)
    expect(draft.sections.criteria?.[1]).toMatchObject({ text: 'Given I am a guest', done: true })
    expect(draft.sections.criteria?.[0]).toMatchObject({ text: '', done: false })
  })

  it('keeps kind, reason and title apart from the sections', () => {
    const draft = drafted(
      delta({ section: 'kind', text: 'bug', reason: '“crashes when” → bug', done: true }),
      delta({ section: 'title', text: 'App crashes', done: true }),
    )
    expect(draft).toMatchObject({ kind: 'bug', kindReason: '“crashes when” → bug', title: 'App crashes', titleDone: true })
    expect(draft.sections).toEqual({})
  })

  it('refuses a place that makes no sense', () => {
    expect(drafted(delta({ section: 'criteria', index: 1e9, text: 'x' }))).toBe(EMPTY_DRAFT)
    expect(drafted(delta({ section: 'criteria', index: -1, text: 'x' }))).toBe(EMPTY_DRAFT)
  })
})

describe('paperOf', () => {
  it('shows the whole shape before the first word', () => {
    const paper = paperOf(EMPTY_DRAFT, 'auto', null)
    expect(paper.map((section) => section.id)).toEqual(['story', 'criteria', 'edge_cases', 'questions'])
    expect(paper.every((section) => section.statements.length === 0 && section.blanks.length > 0)).toBe(true)
  })

  it('follows the wished kind, then the found one', () => {
    expect(paperOf(EMPTY_DRAFT, 'bug', null)[0]?.id).toBe('steps')
    expect(paperOf(drafted(delta({ section: 'kind', text: 'task', done: true })), 'auto', null)[0]?.id).toBe('goal')
  })

  it('keeps a blank for each criterion that was announced', () => {
    const draft = drafted(delta({ section: 'criteria', index: 0, text: 'Given' }))
    const criteria = paperOf(draft, 'auto', 5).find((section) => section.id === 'criteria')
    expect(criteria?.statements).toHaveLength(1)
    expect(criteria?.blanks).toHaveLength(4)
  })

  it('drops the blanks of what the writer has left behind', () => {
    const draft = drafted(
      delta({ section: 'criteria', index: 0, text: 'One.', done: true }),
      delta({ section: 'questions', index: 0, text: 'Which date?' }),
    )
    const paper = paperOf(draft, 'auto', null)
    expect(paper.map((section) => section.id)).toEqual(['criteria', 'questions'])
    expect(paper[0]?.blanks).toEqual([])
  })

  it('makes room for a section it did not expect, in the right order', () => {
    const draft = drafted(delta({ section: 'assumptions', index: 0, text: 'One file.', done: true }))
    const ids = paperOf(draft, 'task', null).map((section) => section.id)
    expect(ids).toEqual(['assumptions', 'out_of_scope'])
  })
})
