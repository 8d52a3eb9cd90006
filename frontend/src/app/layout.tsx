/** What is around every page: the way past it, the head, the foot, and what opens over it. */
import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { Announcer } from '../components/status'
import { Toaster } from '../components/toast'
import { Arrival } from '../features/auth/arrival'
import { AuthGate } from '../features/auth/gate'
import { useEnding } from '../features/compose/ending'
import { NoticeBanner } from '../features/notices/banner'
import { useKeyboard } from '../lib/keys'
import { Footer } from './footer'
import { Header } from './header'
import { useAppKeys } from './keys'
import { Overlay } from './overlay'

export function Layout() {
  const main = useRef<HTMLElement>(null)
  useKeyboard()
  useAppKeys()
  useEnding()
  useFocusOnPage(main)
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-30 focus:rounded-control focus:bg-card focus:px-4 focus:py-3"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to content
      </a>
      <Header />
      <main ref={main} id="main" tabIndex={-1} className="flex-1 pb-12">
        <NoticeBanner />
        <Arrival />
        <Outlet />
      </main>
      <Footer />
      <Announcer />
      <Toaster />
      <Overlay />
      <AuthGate />
    </div>
  )
}

/**
 * A new page takes the focus, as a page load would. A ticket that has just been written is the same paper going on, so there
 * the focus stays where the reader has it.
 */
function useFocusOnPage(main: React.RefObject<HTMLElement | null>): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onResolved', ({ fromLocation, toLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged || toLocation.state.keepFocus) return
        if (main.current?.contains(document.activeElement) && document.activeElement?.matches('textarea, input')) return
        main.current?.focus({ preventScroll: true })
      }),
    [router, main],
  )
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The next page goes on from this one, so the focus stays. */
    keepFocus?: boolean
  }
}
