import { useSearch } from '@tanstack/react-router'

import { AuthPage } from '../features/auth/page'
import { safePath } from '../lib/base'

export default function SignInPage() {
  const { then } = useSearch({ from: '/sign-in' })
  return (
    <AuthPage
      form="sign-in"
      title="Sign in"
      lede="Your tickets and tokens are where you left them. What you are writing stays on this device."
      then={safePath(then)}
    />
  )
}
