/** The place on a page where the vendor's form appears, and what is there until it does. */
import { useEffect, useRef } from 'react'

import { Button } from '../../components/button'
import { LateText } from '../../components/page'
import { embeddedApp } from '../../lib/device'
import { EmbeddedNotice } from './embedded'
import { auth, useAuth } from './seam'
import { setAuthSlot } from './slot'

interface AuthRoomProps {
  form: 'sign-in' | 'sign-up'
  /** Where to go afterwards, a path of the app. */
  then: string
}

export function AuthRoom({ form, then }: AuthRoomProps) {
  const element = useRef<HTMLDivElement>(null)
  const { status, failed } = useAuth()
  const app = embeddedApp(navigator.userAgent)
  const emailOnly = app !== null
  useEffect(() => {
    auth.summon()
    if (element.current) setAuthSlot({ element: element.current, form, then, emailOnly })
    return () => setAuthSlot(null)
  }, [form, then, emailOnly])
  return (
    <div className="grid grid-cols-1 gap-4">
      {app && <EmbeddedNotice app={app} form={form} then={then} />}
      {/* The height of the form, so that nothing below moves when it arrives. */}
      <div className="relative min-h-[26rem]">
        <div ref={element} />
        {failed && status !== 'user' && <NotLoaded />}
        {!failed && (
          <div className="absolute inset-x-0 top-0 -z-10">
            <LateText>Loading the form</LateText>
          </div>
        )}
      </div>
    </div>
  )
}

function NotLoaded() {
  return (
    <div className="warn grid gap-3" role="alert">
      <p>
        <b>Sign-in did not load.</b> What you wrote is saved on this device.
      </p>
      <p>
        <Button onClick={() => window.location.reload()}>Try again</Button>
      </p>
    </div>
  )
}
