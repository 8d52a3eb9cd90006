/** The numbers behind the chart of days. */
import type { UsageDay } from '../../api/contract'
import { count, day, rate, reportDay, tokens } from '../../lib/format'

export type Channel = 'web' | 'slack' | 'discord'

export const CHANNELS: Channel[] = ['web', 'slack', 'discord']

export interface Bar {
  date: string
  /** Calls through the HTTP interface stand with the web, so that three patterns are enough. */
  web: number
  slack: number
  discord: number
  total: number
}

export interface Days {
  bars: Bar[]
  totals: Record<Channel, number>
  total: number
  average: number
  /** The height of the chart, an even number, so that its middle is whole. */
  top: number
  names: Record<Channel, string>
}

const DAY_MS = 86_400_000

/** Every day of the span, empty ones too, ending with the last day the server named, or with today. */
export function daysOf(given: UsageDay[], length: number, today: string): Days {
  const known = new Map(given.map((one) => [one.date, one]))
  const last = given.reduce((latest, one) => (one.date > latest ? one.date : latest), given.length > 0 ? '' : today)
  const end = Date.parse(`${last}T00:00:00Z`)
  const bars = Array.from({ length }, (_, at) => {
    const date = new Date(end - (length - 1 - at) * DAY_MS).toISOString().slice(0, 10)
    const { web = 0, slack = 0, discord = 0, api = 0 } = known.get(date) ?? {}
    return { date, web: web + api, slack, discord, total: web + api + slack + discord }
  })
  const sum = (of: (bar: Bar) => number) => bars.reduce((total, bar) => total + of(bar), 0)
  const total = sum((bar) => bar.total)
  const hasApi = given.some((one) => one.api > 0)
  return {
    bars,
    totals: { web: sum((bar) => bar.web), slack: sum((bar) => bar.slack), discord: sum((bar) => bar.discord) },
    total,
    average: total / length,
    top: niceTop(Math.max(...bars.map((bar) => bar.total))),
    names: { web: hasApi ? 'Web and API' : 'Web', slack: 'Slack', discord: 'Discord' },
  }
}

/** The next number that is easy to halve: 2, 4, 6, 8, 10, 20, 40 … */
export function niceTop(most: number): number {
  if (most <= 2) return 2
  const scale = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 4, 6, 8, 10].map((step) => step * scale).find((top) => top >= most && top % 2 === 0) ?? 10 * scale
}

/** The chart in one sentence, for whoever does not see it. */
export function spoken(days: Days): string {
  const first = days.bars[0]
  const last = days.bars.at(-1)
  if (!first || !last) return 'No days'
  const span = `from ${day(reportDay(first.date))} to ${day(reportDay(last.date))}`
  if (days.total === 0) return `No tokens used ${span}.`
  const best = days.bars.reduce((most, bar) => (bar.total > most.total ? bar : most))
  const channels = CHANNELS.filter((channel) => days.totals[channel] > 0)
    .map((channel) => `${days.names[channel]} ${count(days.totals[channel])}`)
    .join(', ')
  return (
    `${tokens(days.total)} used ${span}: ${channels}. ` +
    `Average ${rate(days.average)} a day, most on ${day(reportDay(best.date))} with ${count(best.total)}.`
  )
}
