import { Copy } from 'lucide-react'

import type { SlackInstall } from '../../api/contract'
import { Button } from '../../components/button'
import { toast } from '../../components/toast'
import { addressOf } from '../../lib/base'
import { copyText } from '../../lib/copy'

/** What a member sends to whoever may install apps. */
export function adminText({ scopes, optional }: SlackInstall): string {
  const line = (mark: string) => (scope: { scope: string; reason: string }) => `- ${scope.scope}${mark}: ${scope.reason}`
  return [
    'I would like to use MyBA in our Slack workspace. You type /myba and a rough idea, and get a work ticket that only you see until you share it.',
    'It asks for:',
    ...scopes.map(line('')),
    ...optional.map(line(' (optional)')),
    `Install it here: ${addressOf('/slack/install')}`,
    `What it stores: ${addressOf('/privacy')}`,
  ].join('\n')
}

export function AdminText({ install }: { install: SlackInstall }) {
  const text = adminText(install)
  const copy = async () => {
    toast((await copyText(text)) ? 'Message copied.' : 'The clipboard is closed to us. Select the message and copy it.')
  }
  return (
    <section className="sheet p-5 wide:p-6" aria-labelledby="admin-title">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="admin-title" className="text-base font-bold">
          Not allowed to install apps?
        </h2>
        <Button small className="wide:ml-auto" onClick={() => void copy()}>
          <Copy size={16} aria-hidden="true" /> Copy message
        </Button>
      </div>
      <p className="mt-1 text-sm text-muted-foreground">Send this to an administrator of your workspace.</p>
      <blockquote className="mt-4 rounded-control bg-muted px-4 py-3 text-sm whitespace-pre-wrap wrap-anywhere">{text}</blockquote>
    </section>
  )
}
