/** The sign-in vendor's provider and components, in a chunk of their own. They reach the page through slots. */
import { ClerkProvider, SignIn, SignUp, useAuth as useClerkAuth, useClerk, useUser } from '@clerk/react'
import { useEffect } from 'react'
import { createPortal } from 'react-dom'

import { inApp } from '../../lib/base'
import { appearance } from './appearance'
import { auth } from './seam'
import { type AuthSlot, useAuthSlot } from './slot'

interface ClerkRootProps {
  publishableKey: string
  proxyUrl: string | null
  push: (to: string) => void
  replace: (to: string) => void
}

export default function ClerkRoot({ publishableKey, proxyUrl, push, replace }: ClerkRootProps) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      {...(proxyUrl ? { proxyUrl } : {})}
      telemetry={false}
      signInUrl={inApp('/sign-in')}
      signUpUrl={inApp('/sign-up')}
      afterSignOutUrl={inApp('/')}
      signInFallbackRedirectUrl={inApp('/')}
      signUpFallbackRedirectUrl={inApp('/')}
      routerPush={push}
      routerReplace={replace}
      appearance={appearance({ emailOnly: false })}
    >
      <Connector />
      <Forms />
    </ClerkProvider>
  )
}

/** Tells the seam who is signed in, and lends it the vendor's functions. */
function Connector() {
  const { isLoaded, userId, getToken } = useClerkAuth()
  const { user } = useUser()
  const clerk = useClerk()
  const name = user?.fullName ?? null
  const email = user?.primaryEmailAddress?.emailAddress ?? null
  const createdAt = user?.createdAt?.getTime() ?? null
  useEffect(() => {
    if (!isLoaded) return
    const bridge = {
      getToken: (options: { skipCache: boolean }) => getToken(options),
      signOut: () => clerk.signOut({ redirectUrl: inApp('/') }),
      openProfile: () => clerk.openUserProfile(),
    }
    auth.connect(bridge, userId ? { userId, name, email, createdAt } : null)
  }, [isLoaded, userId, name, email, createdAt, getToken, clerk])
  return null
}

/** Draws the form that a page has made room for. */
function Forms() {
  const slot = useAuthSlot()
  if (!slot) return null
  return createPortal(<Form slot={slot} />, slot.element)
}

function Form({ slot }: { slot: AuthSlot }) {
  const to = inApp(slot.then)
  const onward = slot.then === '/' ? '' : `?then=${encodeURIComponent(slot.then)}`
  const look = appearance({ emailOnly: slot.emailOnly })
  if (slot.form === 'sign-up') {
    return (
      <SignUp
        routing="hash"
        signInUrl={inApp(`/sign-in${onward}`)}
        forceRedirectUrl={to}
        signInForceRedirectUrl={to}
        appearance={look}
      />
    )
  }
  return (
    <SignIn
      routing="hash"
      signUpUrl={inApp(`/sign-up${onward}`)}
      forceRedirectUrl={to}
      signUpForceRedirectUrl={to}
      appearance={look}
    />
  )
}
