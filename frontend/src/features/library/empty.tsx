import { Link } from '@tanstack/react-router'

import { Button, buttonClass } from '../../components/button'
import { EXAMPLES } from '../compose/examples'
import { setIdea } from '../compose/idea'
import { capital } from '../ticket/statement'

/** Nobody has written anything yet. */
export function NoTickets() {
  const example = EXAMPLES[0]
  return (
    <div className="sheet px-5 py-10 text-center wide:py-14">
      <p>No tickets yet. The first one takes one sentence.</p>
      <p className="mt-5 flex flex-wrap justify-center gap-3">
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          Write a ticket
        </Link>
        {example && (
          <Link to="/" className={buttonClass({ look: 'plain' })} onClick={() => setIdea({ text: example.idea })}>
            See an example
          </Link>
        )}
      </p>
    </div>
  )
}

/** Something was asked for that is not there. */
export function NoMatch({ q, kind, onClear }: { q: string; kind: string; onClear: () => void }) {
  const what = kind === '' ? 'ticket' : kind
  return (
    <div className="sheet px-5 py-10 text-center wide:py-14">
      <p role="status" className="wrap-anywhere">
        {q === '' ? `${capital(kind)}: no tickets of this kind yet.` : `No ${what} matches "${q}".`}
      </p>
      <p className="mt-5">
        <Button look="primary" onClick={onClear}>
          {q === '' ? 'Show all kinds' : 'Clear search'}
        </Button>
      </p>
    </div>
  )
}
