import { useState } from 'react'

import type { Usage } from '../../api/contract'
import { count, day, reportDay } from '../../lib/format'
import { Chart, ChartKey } from './chart'
import { CHANNELS, type Days, daysOf } from './days'
import { DAYS } from './queries'

export function UsageCard({ usage }: { usage: Usage }) {
  const [asTable, setAsTable] = useState(false)
  const days = daysOf(usage.days, DAYS, new Date().toISOString().slice(0, 10))
  return (
    <section className="sheet p-5 wide:p-6" aria-labelledby="usage-title">
      <div className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 id="usage-title" className="text-base font-bold">
          Tokens a day, last {DAYS} days
        </h2>
        <span className="text-sm text-muted-foreground tabular-nums">{count(days.total)} in total</span>
        <button type="button" className="link min-h-8 text-sm wide:ml-auto" onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Show as chart' : 'Show as table'}
        </button>
      </div>
      {asTable ? <DaysTable days={days} /> : <Drawn days={days} />}
    </section>
  )
}

function Drawn({ days }: { days: Days }) {
  return (
    <>
      <div className="wide:hidden">
        <Chart days={days} step={9.2} labelEvery={10} />
      </div>
      <div className="hidden wide:block">
        <Chart days={days} step={32.5} labelEvery={7} />
      </div>
      <div className="mt-4">
        <ChartKey days={days} />
      </div>
      {days.total === 0 && <p className="mt-3 text-sm text-muted-foreground">No tokens used in these days.</p>}
    </>
  )
}

/** The same numbers as the chart, day by day, the newest first. */
export function DaysTable({ days }: { days: Days }) {
  return (
    // oxlint-disable-next-line no-noninteractive-tabindex -- a region that scrolls must be reachable with the keyboard
    <div className="-mx-5 max-h-96 overflow-auto wide:-mx-6" tabIndex={0} role="region" aria-label="Tokens a day as a table">
      <table className="ledger">
        <thead>
          <tr>
            <th scope="col">Day</th>
            {CHANNELS.map((channel) => (
              <th key={channel} scope="col" className="num !px-2 wide:!px-3.5">
                {days.names[channel]}
              </th>
            ))}
            <th scope="col" className="num">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {days.bars.toReversed().map((bar) => (
            <tr key={bar.date}>
              <th scope="row" className="whitespace-nowrap !border-b-border !text-sm !font-normal !text-foreground">
                {day(reportDay(bar.date))}
              </th>
              {CHANNELS.map((channel) => (
                <td key={channel} className="num !px-2 !py-2 wide:!px-3.5">
                  {bar[channel]}
                </td>
              ))}
              <td className="num !py-2 font-semibold">{bar.total}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" className="!border-0 !text-sm !font-semibold !text-foreground">
              Sum
            </th>
            {CHANNELS.map((channel) => (
              <td key={channel} className="num !px-2 font-semibold wide:!px-3.5">
                {days.totals[channel]}
              </td>
            ))}
            <td className="num font-semibold">{days.total}</td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}
