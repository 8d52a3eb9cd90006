/** Bars of thirty days. Three patterns, so that no channel is told by its colour alone. */
import { useId } from 'react'

import { day, rate, reportDay } from '../../lib/format'
import { type Bar, type Channel, CHANNELS, type Days, spoken } from './days'

const LEFT = 28
const TOP = 12
const PLOT = 176
const FOOT = 24

/** `step` is the width of a day; a phone has 10 units for it, a desk 30. */
export function Chart({ days, step, labelEvery }: { days: Days; step: number; labelEvery: number }) {
  const id = useId()
  const width = LEFT + step * days.bars.length
  const y = (value: number) => TOP + PLOT - (value / days.top) * PLOT
  return (
    <svg
      role="img"
      aria-label={spoken(days)}
      viewBox={`0 0 ${width} ${TOP + PLOT + FOOT}`}
      className="chart-bars block h-auto w-full"
      style={{ overflow: 'visible' }}
    >
      <Patterns id={id} />
      {[0, days.top / 2, days.top].map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={width} y1={y(value)} y2={y(value)} stroke={value === 0 ? 'var(--said)' : 'var(--rule)'} />
          <text x={LEFT - 8} y={y(value) + 4} textAnchor="end" fontSize="12" fill="var(--ink-3)">
            {value}
          </text>
        </g>
      ))}
      {days.bars.map((bar, at) => (
        <Column key={bar.date} bar={bar} x={LEFT + at * step + step * 0.13} width={step * 0.74} y={y} id={id} />
      ))}
      {days.average > 0 && (
        <line
          x1={LEFT}
          x2={width}
          y1={y(days.average)}
          y2={y(days.average)}
          stroke="var(--ink)"
          strokeWidth="1.5"
          strokeDasharray="6 5"
        />
      )}
      {days.bars.map((bar, at) => {
        const isShown = (days.bars.length - 1 - at) % labelEvery === 0
        const isEnd = at === days.bars.length - 1
        return isShown ? (
          <text
            key={bar.date}
            x={isEnd ? width : LEFT + (at + 0.5) * step}
            y={TOP + PLOT + 18}
            textAnchor={isEnd ? 'end' : 'middle'}
            fontSize="12"
            fill="var(--ink-3)"
          >
            {day(reportDay(bar.date))}
          </text>
        ) : null
      })}
    </svg>
  )
}

function Column({ bar, x, width, y, id }: { bar: Bar; x: number; width: number; y: (value: number) => number; id: string }) {
  let below = 0
  return CHANNELS.map((channel) => {
    const value = bar[channel]
    if (value === 0) return null
    const top = y(below + value)
    const height = y(below) - top
    below += value
    return <Piece key={channel} channel={channel} id={id} x={x} y={top} width={width} height={height} />
  })
}

interface PieceProps {
  channel: Channel
  id: string
  x: number
  y: number
  width: number
  height: number
}

function Piece({ channel, id, ...box }: PieceProps) {
  const colour = `var(--bar-${channel})`
  const fill = channel === 'web' ? colour : `url(#${id}-${channel})`
  return <rect {...box} fill={fill} stroke={channel === 'web' ? 'none' : colour} strokeWidth="1" />
}

/** Names of patterns are unique on a page: a hidden drawing's patterns do not paint. */
function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}-slack`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--paper)" />
        <rect width="3" height="6" fill="var(--bar-slack)" />
      </pattern>
      <pattern id={`${id}-discord`} width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" fill="var(--paper)" />
        <circle cx="2.5" cy="2.5" r="1.3" fill="var(--bar-discord)" />
      </pattern>
    </defs>
  )
}

/** The key, with the sum of each channel that was used. */
export function ChartKey({ days }: { days: Days }) {
  const id = useId()
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm text-muted-foreground tabular-nums">
      {CHANNELS.filter((channel) => channel === 'web' || days.totals[channel] > 0).map((channel) => (
        <li key={channel} className="flex items-center gap-2">
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="chart-bars">
            <Patterns id={id} />
            <Piece channel={channel} id={id} x={0.5} y={0.5} width={13} height={13} />
          </svg>
          {days.names[channel]} {days.totals[channel]}
        </li>
      ))}
      <li className="flex items-center gap-2">
        <svg width="18" height="14" viewBox="0 0 18 14" aria-hidden="true">
          <path d="M0 7h18" stroke="currentColor" strokeWidth="1.5" strokeDasharray="5 3" />
        </svg>
        Average {rate(days.average)}
      </li>
    </ul>
  )
}
