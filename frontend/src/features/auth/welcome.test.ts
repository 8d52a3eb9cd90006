import { describe, expect, it } from 'vitest'

import type { Me } from '../../api/contract'
import { isNew, NEW_FOR_MS, welcomeLines } from './welcome'

const me = (welcome: Me['welcome']['state'], claimed: Me['claimed'] = null, available = 6): Me => ({
  kind: 'user',
  id: 'user_1',
  email: 'ana@acme.example',
  tokens: { available, held: 0 },
  first_purchase: true,
  welcome: { state: welcome, tokens: 6 },
  claimed,
})

describe('the welcome', () => {
  it('says what was added and what came along', () => {
    expect(welcomeLines(me('granted', { tokens: 2, tickets: 1 }, 8))).toEqual([
      '6 tokens added.',
      '2 tokens left from before came along.',
      '1 ticket you wrote is in your library.',
      'You have 8 tokens.',
    ])
  })

  it('does not speak of leftovers that were none', () => {
    expect(welcomeLines(me('granted', { tokens: 0, tickets: 3 }))[1]).toBe('3 tickets you wrote are in your library.')
  })

  it('does not promise what was refused, and is silent when there is nothing', () => {
    expect(welcomeLines(me('refused', null, 0))[0]).toContain('once to each person')
    expect(welcomeLines(me('none', null, 0))).toEqual([])
  })

  it('is for new accounts alone', () => {
    expect(isNew(1_000, 1_000 + NEW_FOR_MS - 1)).toBe(true)
    expect(isNew(1_000, 1_000 + NEW_FOR_MS)).toBe(false)
    expect(isNew(null, 0)).toBe(false)
  })
})
