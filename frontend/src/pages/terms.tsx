import { Link } from '@tanstack/react-router'

import { useConfig } from '../api/config'
import { count, tokens } from '../lib/format'
import { Contact } from '../features/papers/contact'
import { Paper, Part } from '../features/papers/paper'

export default function TermsPage() {
  const config = useConfig()
  return (
    <Paper title="Terms" lede="What you get, what it costs, and what neither of us may do.">
      <Part title="The service">
        <p>
          You write an idea; MyBA answers with a work ticket. Whoever runs this installation is your partner in these terms. By using MyBA
          you accept them; whoever is too young to make a contract needs somebody who agrees for them.
        </p>
      </Part>
      <Part title="Written by a model">
        <p>
          <b>Tickets are written with the help of a language model, and they can be wrong.</b> What you said is marked as said, the rest as
          assumed; that too can be wrong. Read a ticket before you or anybody acts on it. It is no legal, medical, financial or safety advice.
        </p>
      </Part>
      <Part title="Tokens">
        <p>
          A ticket costs at least one token; the price is shown before you send. Tokens are held while a ticket is written, and taken only
          when a ticket that passed our checks is stored. If you stop too late to be free, we say so.
        </p>
        <p>
          {config ? `A visitor has ${count(config.free_tokens)} free tokens, an account gets ${tokens(config.welcome_tokens)} once.` : 'Some tokens are free.'}{' '}
          Free tokens expire; each grant on the{' '}
          <Link to="/balance" search={{}} className="link">
            balance page
          </Link>{' '}
          says when. They are given once to each person, and a second account brings no more. Tokens are not money: they cannot be paid out,
          sold or moved to somebody else.
        </p>
      </Part>
      <Part title="Payments and refunds">
        <p>
          Packs are paid once, on Stripe’s page, at the price shown there. Tokens arrive when Stripe confirms the payment.
          {config && ` A pack of which no token was used is refunded if you ask within ${config.refund_days} days.`} Rights that the law
          gives a consumer stay untouched.
        </p>
        <p>
          A subscription is paid at the start of each month or year, until you cancel it on the{' '}
          <Link to="/balance" search={{}} className="link">
            balance page
          </Link>
          ; what is paid runs to its end. Tokens of a period last until the end of the next one. A dearer plan begins a new period on the
          day you choose it, at its full price; a cheaper one begins with the next renewal.
        </p>
        <p>
          Auto top-up is off until you turn it on. Then it buys the pack you chose with the card Stripe keeps for you, never beyond your
          limit for the month.
        </p>
        <p>The wallet of a team belongs to the account that owns the team. Its members spend from it within the limits set for it.</p>
      </Part>
      <Part title="What is yours">
        <p>
          Your ideas stay yours, and so do your tickets, as far as the law lets anybody own them. You let us store them and send them to the
          model service, as the{' '}
          <Link to="/privacy" className="link">
            privacy page
          </Link>{' '}
          says, and for nothing else. Send only what you may send.
        </p>
      </Part>
      <Part title="What is not allowed">
        <ul className="grid list-disc gap-2 pl-5">
          <li>Anything unlawful, or an idea whose purpose is to harm somebody.</li>
          <li>Getting around limits and prices: many accounts for one person, tokens sold on, a stolen card.</li>
          <li>Attacking the service, or using it so that others cannot.</li>
        </ul>
        <p>If you do it all the same we may pause or close your account. Write to us if you think we were wrong.</p>
      </Part>
      <Part title="What we do not promise">
        <p>
          The service is given as it is. It can be slow or away, and a ticket can miss your point; a ticket that is of no use can be
          returned, within limits that are shown. As far as the law allows, we owe no more than you paid in the last twelve months. Nothing
          here limits what cannot be limited, such as harm done on purpose.
        </p>
      </Part>
      <Part title="Changes and the end">
        <p>
          When these terms change, the new ones stand here. You can delete your account at any time; tokens left in it are gone then. For
          anything else write to <Contact />.
        </p>
      </Part>
    </Paper>
  )
}
