import { Link } from '@tanstack/react-router'

import { useConfig } from '../api/config'
import { Contact } from '../features/papers/contact'
import { Facts, Paper, Part } from '../features/papers/paper'

export default function SupportPage() {
  return (
    <Paper title="Support" lede="A person answers within two business days.">
      <Part title="Write to us">
        <p>
          Write to <Contact />. Say what you did, what you expected and what you saw. If a message showed a reference such as{' '}
          <b className="whitespace-nowrap">Ref 7Q2F-K4</b>, add it: it leads to the line in our log.
        </p>
        <p className="warn">
          <b>Never send us a code.</b> We never ask for a link code, a sign-in code, a password or a card number.
        </p>
      </Part>
      <QuickAnswers />
      <InChat />
    </Paper>
  )
}

function QuickAnswers() {
  const config = useConfig()
  return (
    <Part title="Quick answers">
      <Facts
        facts={[
          [
            'Was a token taken?',
            <>
              Every token that was held, taken or given back is a line of the statement on the{' '}
              <Link to="/balance" search={{}} className="link">
                balance page
              </Link>
              . What is held comes back by itself if no ticket is stored.
            </>,
          ],
          [
            'The ticket is of no use',
            'Press Return this ticket beside it and say why: the token comes back. The number of returns is limited and shown there.',
          ],
          [
            'I paid and see no tokens',
            'They arrive when Stripe has confirmed, usually within 10 seconds, and you pay once. After an hour write to us.',
          ],
          [
            'A refund',
            config
              ? `Ask within ${config.refund_days} days. A pack of which no token was used is refunded in full.`
              : 'Ask us. A pack of which no token was used can be refunded.',
          ],
          [
            'End or change a subscription',
            <>
              On the{' '}
              <Link to="/balance" search={{}} className="link">
                balance page
              </Link>
              , under Subscription. It ends with the period that is paid, and your tokens stay until they expire.
            </>,
          ],
          [
            'Delete my account or my data',
            <>
              See{' '}
              <Link to="/privacy" className="link">
                Privacy
              </Link>
              : most of it you can do yourself, the rest we do when you ask.
            </>,
          ],
        ]}
      />
    </Part>
  )
}

function InChat() {
  return (
    <Part title="In Slack and Discord">
      <Facts
        facts={[
          [
            'Link your account',
            <>
              Type <Code>/myba link</Code>, open the page, confirm, and type the code it shows back in chat. A link works once and for 10
              minutes; type the command again for a new one. Or press Connect on the{' '}
              <Link to="/balance" search={{}} className="link">
                balance page
              </Link>
              .
            </>,
          ],
          [
            'End a link',
            <>
              Type <Code>/myba unlink</Code>, or press Unlink on the balance page.
            </>,
          ],
          [
            'What else can I type?',
            <>
              <Code>/myba help</Code> lists it. <Code>/myba balance</Code> says what is left and who pays.
            </>,
          ],
          [
            'Install MyBA in a Slack workspace',
            <>
              See{' '}
              <Link to="/slack/install" search={{}} className="link">
                what it asks for and why
              </Link>
              . In many workspaces an administrator has to agree.
            </>,
          ],
          [
            'Add MyBA to Discord',
            <>
              To a server or to your own account: see{' '}
              <Link to="/discord/install" className="link">
                what it asks for and why
              </Link>
              . A server needs somebody with the permission Manage Server.
            </>,
          ],
          [
            'Remove it',
            'In Slack an administrator removes the app: its token is erased here, and links of that workspace end. In Discord it is removed from the server, or from your account, in Discord’s own settings; your link lasts until you unlink. No balance changes.',
          ],
        ]}
      />
    </Part>
  )
}

function Code({ children }: { children: string }) {
  return <code className="font-mono whitespace-nowrap text-foreground">{children}</code>
}
