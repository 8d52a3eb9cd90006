/** Decides when the sign-in vendor's code is loaded: at once if somebody is signed in, else when the page has nothing to do. */
import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef } from 'react'

import { useConfig } from '../../api/config'
import { inApp } from '../../lib/base'
import { Boundary } from './boundary'
import { forgetMe } from './me'
import { auth, useAuth } from './seam'

const ClerkRoot = lazy(() => import('./clerk-root'))

/** A visitor who reads for this long may well sign in next. */
const IDLE_MS = 6_000
/** After this time without an answer the page says so instead of waiting on. */
const LOAD_MAX_MS = 15_000

export function AuthGate() {
  const { wanted, status } = useAuth()
  const config = useConfig()
  const router = useRouter()
  useIdleSummon()
  usePersonChange()
  useEffect(() => {
    if (!wanted || status !== 'unknown') return
    const timer = setTimeout(auth.fail, LOAD_MAX_MS)
    return () => clearTimeout(timer)
  }, [wanted, status])
  const isMissing = config?.clerk.publishable_key === null
  useEffect(() => {
    if (wanted && isMissing) auth.fail()
  }, [wanted, isMissing])
  if (!wanted || !config?.clerk.publishable_key) return null
  const { publishable_key: publishableKey, proxy_url: proxy } = config.clerk
  return (
    <Boundary onError={auth.fail}>
      <Suspense fallback={null}>
        <ClerkRoot
          publishableKey={publishableKey}
          proxyUrl={proxy === null ? null : proxyPath(proxy)}
          push={(to) => router.history.push(to)}
          replace={(to) => router.history.replace(to)}
        />
      </Suspense>
    </Boundary>
  )
}

/** The proxy lives under our base path; an absolute address is used as it is. */
function proxyPath(proxy: string): string {
  return proxy.startsWith('/') && !proxy.startsWith('//') ? inApp(proxy) : proxy
}

function useIdleSummon(): void {
  useEffect(() => {
    const saver = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData
    if (saver) return
    const timer = setTimeout(auth.summon, IDLE_MS)
    return () => clearTimeout(timer)
  }, [])
}

/** When somebody signs in or out, what belongs to the one before leaves the screen. */
function usePersonChange(): void {
  const { status, userId } = useAuth()
  const before = useRef({ status, userId })
  useEffect(() => {
    const old = before.current
    before.current = { status, userId }
    if (old.status !== 'unknown' && (old.status !== status || old.userId !== userId)) forgetMe()
  }, [status, userId])
}
