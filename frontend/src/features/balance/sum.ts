/** The last line of the table of grants. It must add up, or it is not said as a sum. */
import type { Usage } from '../../api/contract'
import { count } from '../../lib/format'

type Totals = Usage['totals']

export interface SumLine {
  /** `236 granted − 111 used` */
  left: string
  /** `125`; null when the figures do not add up. */
  result: string | null
  /** `124 available, 1 held`, `5 available, 30 frozen` */
  right: string
}

/** Granted, less what was used, expired and taken back, is what is there: available, held and frozen. What is frozen counts as held there. */
export function sumLine(totals: Totals, frozen: number): SumLine {
  const parts = [`${count(totals.granted)} granted`, `− ${count(totals.used)} used`]
  if (totals.expired > 0) parts.push(`− ${count(totals.expired)} expired`)
  if (totals.reversed > 0) parts.push(`− ${count(totals.reversed)} taken back`)
  const right = [`${count(totals.available)} available`]
  if (totals.held > frozen) right.push(`${count(totals.held - frozen)} held`)
  if (frozen > 0) right.push(`${count(frozen)} frozen`)
  const result = totals.granted - totals.used - totals.expired - totals.reversed
  const addsUp = result === totals.available + totals.held
  return { left: parts.join(' '), result: addsUp ? count(result) : null, right: right.join(', ') }
}
