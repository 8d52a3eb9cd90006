import { useEffect, useState } from 'react'

import { call } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import type { WayToChat } from '../../api/contract'
import { Button } from '../../components/button'
import type { Platform } from './platform'

const toAddress = (url: string) => window.location.assign(url)

interface ConnectProps {
  /** Those that are set up here. */
  platforms: Platform[]
  /** Takes the browser away. */
  leave?: (url: string) => void
}

/** Goes to Slack or Discord to prove who one is there; the browser comes back to this page. */
export function Connect({ platforms, leave = toAddress }: ConnectProps) {
  const [busy, setBusy] = useState<Platform | null>(null)
  const [failed, setFailed] = useState<{ platform: Platform; problem: Problem } | null>(null)
  // A page that the browser kept while one was away is shown again as it was left.
  useEffect(() => {
    const rest = () => setBusy(null)
    window.addEventListener('pageshow', rest)
    return () => window.removeEventListener('pageshow', rest)
  }, [])
  const go = async (platform: Platform) => {
    if (busy) return
    setBusy(platform)
    setFailed(null)
    try {
      const { url } = await call<WayToChat>(`/api/links/${platform.id}`, { method: 'POST' })
      leave(url)
    } catch (error) {
      setFailed({ platform, problem: asProblem(error) })
      setBusy(null)
    }
  }
  if (platforms.length === 0) return null
  return (
    <>
      <p className="flex flex-wrap gap-2.5 wide:ml-auto">
        {platforms.map((platform) => (
          <Button key={platform.id} small busy={busy === platform && `Opening ${platform.name}`} onClick={() => void go(platform)}>
            Connect {platform.name}
          </Button>
        ))}
      </p>
      {failed && (
        <p role="alert" className="warn w-full">
          <b>{failed.platform.name} did not open.</b> {refusal(failed.platform, failed.problem)} Nothing was changed.{' '}
          {failed.problem.reference && `Ref ${failed.problem.reference}`}
        </p>
      )}
    </>
  )
}

function refusal({ name }: Platform, { status, code, detail }: Problem): string {
  if (status === 404) return `This MyBA is not set up for signing in with ${name}.`
  if (code === 'connection_lost') return 'The connection broke.'
  return code === 'offline' ? 'You are offline.' : detail
}
