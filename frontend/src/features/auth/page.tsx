/** The frame of the two pages with the vendor's form. */
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

import { PageHead, useTitle, wrap } from '../../components/page'
import { AuthRoom } from './room'
import { useAuth } from './seam'

interface AuthPageProps {
  form: 'sign-in' | 'sign-up'
  title: string
  lede: ReactNode
  then: string
}

export function AuthPage({ form, title, lede, then }: AuthPageProps) {
  useTitle(title)
  const { status } = useAuth()
  const navigate = useNavigate()
  useEffect(() => {
    // Somebody who is signed in already has nothing to do here.
    if (status === 'user') void navigate({ href: then, replace: true })
  }, [status, then, navigate])
  return (
    <div className={wrap}>
      <div className="mx-auto max-w-[27rem] pb-16">
        <PageHead title={title} lede={lede} />
        <AuthRoom form={form} then={then} />
        <p className="mt-5 text-sm text-muted-foreground">
          Not now?{' '}
          <Link to="/" className="link">
            Back to your idea
          </Link>
        </p>
      </div>
    </div>
  )
}
