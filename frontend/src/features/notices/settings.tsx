import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client'
import { useConfig } from '../../api/config'
import type { NoticeSettings, NoticeWish } from '../../api/contract'
import { asProblem, type Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import { announce } from '../../components/status'
import { Trouble, Waiting } from '../balance/parts'
import { noticeSettingsQuery } from './queries'

/** Where notices go beside this app. Each choice is kept as soon as it is made. */
export function NoticeSettingsCard() {
  const { data, error, isFetching, refetch } = useQuery(noticeSettingsQuery)
  return (
    <section className="sheet min-h-48" aria-labelledby="notice-settings-title">
      <h2 id="notice-settings-title" className="px-5 pt-5 text-base font-bold wide:px-6">
        Where notices go
      </h2>
      <p className="mt-1 px-5 text-sm text-muted-foreground wide:px-6">
        When few tokens are left, when some expire, and when a payment fails. Always shown here; elsewhere if you want.
      </p>
      {data ? (
        <Choices settings={data} />
      ) : error ? (
        <Trouble what="Your notices" error={error} busy={isFetching} onAgain={() => void refetch()} />
      ) : (
        <Waiting>Getting your notices</Waiting>
      )}
    </section>
  )
}

function Choices({ settings }: { settings: NoticeSettings }) {
  const chat = useConfig()?.chat
  const [problem, setProblem] = useState<Problem | null>(null)
  const set = async (change: Partial<NoticeWish>, said: string) => {
    const next = { mail: settings.mail, chat: settings.chat, ...change }
    setProblem(null)
    const before = queryClient.getQueryData(noticeSettingsQuery.queryKey)
    queryClient.setQueryData(noticeSettingsQuery.queryKey, { ...settings, ...next })
    try {
      queryClient.setQueryData(noticeSettingsQuery.queryKey, await call<NoticeSettings>('/api/notices/settings', { method: 'PUT', body: next }))
      announce(said)
    } catch (error) {
      queryClient.setQueryData(noticeSettingsQuery.queryKey, before)
      setProblem(asProblem(error))
    }
  }
  const hasChat = chat?.slack === true || chat?.discord === true
  if (!settings.mail_available && !hasChat) return <p className="px-5 py-4 text-sm text-muted-foreground wide:px-6">This installation shows them here alone.</p>
  return (
    <fieldset className="px-5 py-4 wide:px-6">
      <legend className="sr-only">Where else notices go</legend>
      {settings.mail_available && (
        <Check label="By mail" checked={settings.mail} onChange={(mail) => void set({ mail }, mail ? 'Notices go by mail too.' : 'No notices by mail.')} />
      )}
      {hasChat && (
        <Check
          label="In chat, as a direct message where I am linked"
          checked={settings.chat}
          onChange={(inChat) => void set({ chat: inChat }, inChat ? 'Notices go to chat too.' : 'No notices in chat.')}
        />
      )}
      {problem && (
        <p role="alert" className="warn mt-2">
          <b>This was not kept.</b> {problem.code === 'offline' ? 'You are offline.' : problem.detail} {problem.reference && `Ref ${problem.reference}`}
        </p>
      )}
    </fieldset>
  )
}

function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input type="checkbox" className="size-5 flex-none accent-primary" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  )
}
