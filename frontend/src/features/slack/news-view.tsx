import { Link } from '@tanstack/react-router'
import { ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'

import { AnchorButton } from '../../components/button'
import { inApp } from '../../lib/base'
import type { InstallNews } from './news'

/** How the installation went: what happened, and the one next step. `start` is where one begins, if one can. */
export function NewsView({ news, start }: { news: InstallNews; start: string | null }) {
  switch (news.state) {
    case 'waiting':
      return (
        <Notice look="unsure" title="Waiting for approval">
          Your request was sent to an administrator of your workspace. Slack tells you when they have decided; nothing is installed before.
        </Notice>
      )
    case 'cancelled':
      return (
        <Notice look="unsure" title="You cancelled">
          Nothing was installed and nothing was changed.
        </Notice>
      )
    case 'restart':
      return (
        <Notice look="unsure" title="One more press">
          <p>You came from Slack itself, so we could not be sure that it was you who began. Nothing is installed yet.</p>
          <Start start={start}>Continue install</Start>
        </Notice>
      )
    case 'failed':
      return (
        <Notice look="warn" title="MyBA was not installed">
          <p>
            Nothing was changed. Start again; if it fails once more, write to{' '}
            <Link to="/support" className="link">
              support
            </Link>
            .{news.reference && ` Ref ${news.reference}`}
          </p>
          <Start start={start}>Start again</Start>
        </Notice>
      )
    case 'done':
      return <Done news={news} />
  }
}

function Done({ news }: { news: Extract<InstallNews, { state: 'done' }> }) {
  const { workspace, organisation, addUrl } = news
  return (
    <Notice look="keep" title={workspace ? `MyBA is installed in ${workspace}` : 'MyBA is installed'}>
      {organisation ? (
        <p>
          It is in your organisation and in no workspace yet. Add it to workspaces{' '}
          {addUrl ? 'here, then' : 'on the page of your organisation’s apps in Slack, then'} type <Code>/myba</Code> and an idea in any
          channel.
        </p>
      ) : (
        <p>
          Type <Code>/myba</Code> and an idea in any channel. The ticket is for your eyes until you share it.
        </p>
      )}
      <p className="flex flex-wrap gap-2.5">
        {addUrl && (
          <AnchorButton look="primary" href={addUrl} rel="noreferrer">
            Add to workspaces
          </AnchorButton>
        )}
        <AnchorButton look={addUrl ? 'plain' : 'primary'} href="https://app.slack.com/client" target="_blank" rel="noreferrer">
          <ArrowUpRight size={18} aria-hidden="true" /> Open Slack
        </AnchorButton>
      </p>
    </Notice>
  )
}

function Notice({ look, title, children }: { look: 'keep' | 'unsure' | 'warn'; title: string; children: ReactNode }) {
  return (
    <section className={`${look} mb-6 grid gap-3 !p-5`} role={look === 'warn' ? 'alert' : 'status'}>
      <h2 className="text-lg font-bold wrap-anywhere">{title}</h2>
      {typeof children === 'string' ? <p>{children}</p> : children}
    </section>
  )
}

function Start({ start, children }: { start: string | null; children: string }) {
  if (start === null) return null
  return (
    <p>
      <AnchorButton look="primary" href={inApp(start)}>
        {children}
      </AnchorButton>
    </p>
  )
}

function Code({ children }: { children: string }) {
  return <code className="font-mono whitespace-nowrap">{children}</code>
}
