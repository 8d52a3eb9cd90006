import { count } from '../../lib/format'

/** From this part of the limit on, the length is shown. */
const SHOWN_FROM = 0.8

/** What is said about the length of a text; null while there is plenty of room. */
export function lengthWords(length: number, limit: number): { text: string; over: boolean } | null {
  if (length < limit * SHOWN_FROM) return null
  const figure = `${count(length)} of ${count(limit)} characters`
  if (length <= limit) return { text: figure, over: false }
  return { text: `${figure}. Cut ${count(length - limit)}, or write two tickets.`, over: true }
}

/** What is read aloud: only at 90 % and when the limit is passed, so that typing is not talked over. */
export function lengthAloud(length: number, limit: number): string {
  if (length > limit) return `Over the limit of ${count(limit)} characters.`
  return length >= limit * 0.9 ? `More than 90 percent of ${count(limit)} characters used.` : ''
}
