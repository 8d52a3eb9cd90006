import { type RefObject, useId } from 'react'

import type { Plan, Plans, Volume } from '../../api/contract'
import { cx } from '../../lib/class'
import { count, perTicket } from '../../lib/format'
import { ROW, RowPrice } from './packs'
import { stepWords, VOLUME } from './volume'

interface VolumeRowProps {
  plans: Plans
  volume: Volume
  chosen: boolean
  /** What was typed. */
  quantity: string
  /** The order; null while the number is not one that is sold. */
  plan: Plan | null
  /** Shown once somebody wanted to go on with it. */
  error: string | null
  field: RefObject<HTMLInputElement | null>
  onSelect: () => void
  onQuantity: (text: string) => void
}

/** The row below the packs: any larger number, with its price as it is typed. */
export function VolumeRow({ plans, volume, chosen, quantity, plan, error, field, onSelect, onQuantity }: VolumeRowProps) {
  const id = useId()
  const about = error === null ? `${id}-steps` : `${id}-error ${id}-steps`
  return (
    <div className={cx('sheet pack tabular-nums', !chosen && 'cursor-pointer')}>
      <label className={cx(ROW, 'grid-cols-[32px_minmax(0,1fr)_auto] cursor-pointer')}>
        <input type="radio" name="pack" value={VOLUME} className="sr-only" checked={chosen} onChange={onSelect} />
        <span className="radio-dot" aria-hidden="true" />
        <span>
          <span className="text-lead font-bold">More than {count(volume.from - 1)}</span>
          <span className="block text-sm text-faint">
            {chosen && plan ? perTicket(plan.amount, plan.tokens, plans.currency) : 'any number in one order'}
          </span>
        </span>
        {chosen && plan && <RowPrice plan={plan} currency={plans.currency} />}
      </label>
      {chosen && (
        <div className="px-4 pb-4 wide:px-[18px]">
          <label htmlFor={id} className="text-sm font-semibold">
            How many tokens
          </label>
          <input
            ref={field}
            id={id}
            type="number"
            inputMode="numeric"
            min={volume.from}
            max={volume.to}
            step={1}
            className="field mt-1 tabular-nums"
            value={quantity}
            aria-invalid={error !== null || undefined}
            aria-describedby={about}
            onChange={(event) => onQuantity(event.target.value)}
          />
          {error !== null && (
            <p id={`${id}-error`} className="mt-1 text-sm font-semibold text-destructive">
              {error}
            </p>
          )}
          <p id={`${id}-steps`} className="mt-1 text-sm text-muted-foreground">
            {stepWords(volume, plans.currency)}
          </p>
        </div>
      )}
    </div>
  )
}
