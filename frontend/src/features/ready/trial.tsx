/** A definition on past tickets, before it is saved. */
import { Link } from '@tanstack/react-router'

import type { DefinitionTrial } from '../../api/contract'
import { READY_WORDS, trialWords } from './words'

type Tried = DefinitionTrial['tickets'][number]

export function TrialResult({ trial }: { trial: DefinitionTrial }) {
  const told = trial.tickets.filter((tried) => tried.ready === 'not_ready' || tried.new_findings.length > 0)
  return (
    <div>
      <p className="text-lg font-bold tabular-nums">{trialWords(trial)}</p>
      {told.length > 0 && (
        <ul className="mt-3 grid grid-cols-1 gap-4">
          {told.map((tried) => (
            <TriedTicket key={tried.number} tried={tried} />
          ))}
        </ul>
      )}
    </div>
  )
}

function TriedTicket({ tried }: { tried: Tried }) {
  const name = tried.title === null ? `T-${tried.number}` : `T-${tried.number} ${tried.title}`
  return (
    <li className={tried.ready === 'not_ready' ? 'warn' : 'unsure'}>
      <p className="wrap-anywhere">
        {tried.id === null ? (
          <b>{name}</b>
        ) : (
          <Link to="/t/$id" params={{ id: tried.id }} className="link font-semibold">
            {name}
          </Link>
        )}{' '}
        · {READY_WORDS[tried.ready] ?? tried.ready}
      </p>
      {tried.new_findings.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {tried.new_findings.map((finding) => (
            <li key={`${finding.rule} ${finding.field} ${finding.index} ${finding.span?.start} ${finding.message}`} className="wrap-anywhere">
              {finding.rule}: {finding.message} {finding.severity === 'hard' && <b>Blocks.</b>}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
