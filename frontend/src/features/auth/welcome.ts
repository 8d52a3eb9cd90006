/** What somebody who has just arrived is told, from the server's answer alone. */
import type { Me } from '../../api/contract'
import { count, tokens } from '../../lib/format'

/** An account older than this has been greeted before, on this device or another. */
export const NEW_FOR_MS = 30 * 60 * 1000

export function isNew(createdAt: number | null, now: number): boolean {
  return createdAt !== null && now - createdAt < NEW_FOR_MS
}

/** The sentences of the welcome; empty while there is nothing to say. */
export function welcomeLines(me: Me): string[] {
  const lines: string[] = []
  if (me.welcome.state === 'granted') lines.push(`${tokens(me.welcome.tokens)} added.`)
  if (me.welcome.state === 'refused') {
    lines.push('Welcome tokens are given once to each person, and you have had them before.')
  }
  const { claimed } = me
  if (claimed && claimed.tokens > 0) lines.push(`${tokens(claimed.tokens)} left from before came along.`)
  if (claimed && claimed.tickets > 0) {
    const subject = claimed.tickets === 1 ? '1 ticket you wrote is' : `${count(claimed.tickets)} tickets you wrote are`
    lines.push(`${subject} in your library.`)
  }
  if (lines.length > 0) lines.push(`You have ${tokens(me.tokens.available)}.`)
  return lines
}
