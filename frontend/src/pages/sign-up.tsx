import { useSearch } from '@tanstack/react-router'

import { useConfig } from '../api/config'
import { AuthPage } from '../features/auth/page'
import { safePath } from '../lib/base'
import { tokens } from '../lib/format'

export default function SignUpPage() {
  const { then } = useSearch({ from: '/sign-up' })
  const config = useConfig()
  const welcome = config ? `You get ${tokens(config.welcome_tokens)} once your e-mail address is verified. ` : ''
  return (
    <AuthPage
      form="sign-up"
      title="Create account"
      lede={`${welcome}What is left of your free tickets, and the tickets you wrote, come along.`}
      then={safePath(then)}
    />
  )
}
