import { Link } from '@tanstack/react-router'

import { Contact } from '../features/papers/contact'
import { Facts, Paper, Part } from '../features/papers/paper'
import { auth, useAuth } from '../features/auth/seam'

export default function PrivacyPage() {
  return (
    <Paper title="Privacy" lede="What MyBA stores, who gets to read it, and how it goes away again.">
      <Part title="Who answers for it">
        <p>
          MyBA is a program that somebody runs. Whoever runs this installation decides about your data and answers for it. Write to{' '}
          <Contact />.
        </p>
      </Part>
      <Part title="What is stored">
        <Facts facts={STORED} />
        <p>
          Our log names each request by an id, its route, its outcome and how long it took. An idea that has not been sent stays in your
          browser.
        </p>
      </Part>
      <Part title="In Slack">
        <Facts facts={IN_SLACK} />
      </Part>
      <Part title="In Discord">
        <Facts facts={IN_DISCORD} />
      </Part>
      <Part title="Who else gets it">
        <Facts facts={OTHERS} />
        <p>Nobody else. We sell nothing of it, show no advertisements and set no cookies to follow you.</p>
      </Part>
      <Part title="No training">
        <p>
          We train no model on what you write. By default the model service is told to use only providers that neither store your text nor
          train on it.
        </p>
      </Part>
      <Part title="How long">
        <Facts facts={HOW_LONG} />
      </Part>
      <Part title="Have it deleted, or get a copy">
        <Deleting />
      </Part>
    </Paper>
  )
}

const STORED: [string, string][] = [
  ['Tickets and the ideas they came from', 'The text you sent, the ticket, your edits, and why you returned one, if you did. An idea that became no ticket is not kept with your tickets.'],
  ['Your account', 'The id that Clerk gave you, your e-mail address, and a keyed hash of it, so that the welcome tokens are given once to each person.'],
  ['Tokens', 'Each grant, hold and use, with its time. This book is never rewritten; it names you by an id.'],
  ['Purchases', 'The pack or plan, the amount, the state, and the numbers under which Stripe keeps the payment and its receipt. Never the number of your card.'],
  ['Events', 'What Clerk and Stripe tell us about your account and payments, as they sent it.'],
  ['Visitors without an account', 'A cookie with a random number, for 180 days, and keyed hashes of the network you come from, to limit free tickets. No address of your device is kept for it.'],
]

const IN_SLACK: [string, string][] = [
  ['Of a workspace', 'Its id and name, who installed MyBA, what it was allowed, the settings of its administrators, and the token we speak with, encrypted. The token is erased when MyBA is removed.'],
  ['Of a person', 'The id and name in Slack, when MyBA was last used, the linked account if there is one, and a keyed hash of the last request, to notice the same one sent twice.'],
  ['Of messages', 'Only what is sent to MyBA: the text after /myba, a form, a button, a mention of MyBA, what is written to it directly, or the one message that somebody makes a ticket from. Where a workspace allowed it, the thread in which MyBA was mentioned is read, too. MyBA reads nothing else of a channel.'],
  ['What is seen by others', 'Nothing before you press Share. The owner of a team’s wallet sees the members’ names, and how many tickets and tokens each used, not what they wrote.'],
]

const IN_DISCORD: [string, string][] = [
  ['Of a server', 'Its id and name, when MyBA came and went, and the settings of its administrators. No key to the server is kept for it.'],
  ['Of a person', 'The id and name in Discord, when MyBA was last used, the linked account if there is one, and a keyed hash of the last request. When you connect by signing in, Discord tells us your id and name; the key it hands us for that is given back at once and never stored.'],
  ['Of messages', 'Only what you give to MyBA: a command, a form, a button, a menu, or the one message that you make a ticket from. MyBA reads no other message, and is not told of them.'],
  ['What is seen by others', 'Nothing before you press Share. The owner of a team’s wallet sees the members’ names, and how many tickets and tokens each used, not what they wrote.'],
]

const OTHERS: [string, string][] = [
  ['The model service', 'It gets the text of your idea, and the ticket when you refine it, with a mark that stands for you: no name, address or account. That is OpenRouter and the provider of the model it chooses, unless whoever runs this installation named another service.'],
  ['Clerk', 'Signs you in: your e-mail address, your name if you gave one, and your sessions.'],
  ['Stripe', 'Takes payments: what you type on its payment page.'],
  ['Slack and Discord', 'Carry what you and MyBA write to each other, if you use MyBA there.'],
]

const HOW_LONG: [string, string][] = [
  ['Tickets', 'Until you delete them. A deleted one can come back for 30 days; then its text is erased, with every version of it. Whoever runs this installation may have set another number of days.'],
  ['Requests from Slack and Discord', 'The request for 30 days after it was answered, so that nothing is lost and nothing is done twice; the answer for a day after it was sent.'],
  ['Links to chat', 'A link on its way works for 10 minutes. A link that is made lasts until you or the person in chat unlinks.'],
  ['Your account', 'Until you delete it. As soon as Clerk tells us, the text of all its tickets and the e-mail address are erased from it, and its links to chat end. The book of tokens, the purchases, the events of Clerk and Stripe, and the keyed hash stay: the law wants records of payments, and the welcome is given once.'],
  ['Daily counts of free tickets', 'About a month.'],
  ['Ids and names from chat', 'Until you ask us to delete them.'],
]

function Deleting() {
  const { status } = useAuth()
  return (
    <>
      <ul className="grid list-disc gap-2 pl-5">
        <li>
          One ticket: delete it in the{' '}
          <Link to="/library" search={{}} className="link">
            library
          </Link>
          , or with Delete below it in Slack or Discord.
        </li>
        <li>
          A link to chat: press Unlink on the{' '}
          <Link to="/balance" search={{}} className="link">
            balance page
          </Link>
          , or type <code className="font-mono">/myba unlink</code>.
        </li>
        <li>
          Your account: open{' '}
          {status === 'anonymous' ? (
            'Profile and security in the menu of your account'
          ) : (
            <button type="button" className="link" onClick={() => void auth.openProfile()}>
              Profile and security
            </button>
          )}{' '}
          and delete it there, or ask us.
        </li>
        <li>
          Everything else, and a copy of what is stored about you: write to <Contact />. We answer within two business days and are done
          within 30 days.
        </li>
      </ul>
    </>
  )
}
