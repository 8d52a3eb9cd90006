import { useNavigate } from '@tanstack/react-router'

import { auth, useAuth } from '../features/auth/seam'
import { focusComposer } from '../features/compose/focus'
import { useActions } from '../lib/keys'
import { openOverlay } from './overlay-state'
import { setTheme } from './theme'

/** What can be done from every page. */
export function useAppKeys(): void {
  const navigate = useNavigate()
  const { status } = useAuth()
  const write = () => {
    void navigate({ to: '/' }).then(focusComposer)
  }
  useActions([
    { id: 'write', label: 'Write a ticket', keys: 'c', run: write },
    { id: 'palette', label: 'Everything', keys: 'mod+k', hidden: true, run: () => openOverlay('palette') },
    { id: 'go-write', label: 'Go to Write', keys: 'g w', run: () => void navigate({ to: '/' }) },
    { id: 'go-library', label: 'Go to the library', keys: 'g l', run: () => void navigate({ to: '/library', search: {} }) },
    { id: 'go-balance', label: 'Go to the balance', keys: 'g b', run: () => void navigate({ to: '/balance', search: {} }) },
    { id: 'buy', label: 'Buy tokens', run: () => void navigate({ to: '/buy', search: {} }) },
    { id: 'keys', label: 'All keys', keys: '?', run: () => openOverlay('keys') },
    { id: 'theme-auto', label: 'Colours: as this device', run: () => setTheme('system') },
    { id: 'theme-light', label: 'Colours: light', run: () => setTheme('light') },
    { id: 'theme-dark', label: 'Colours: dark', run: () => setTheme('dark') },
    status === 'anonymous'
      ? { id: 'sign-in', label: 'Sign in', run: () => void navigate({ to: '/sign-in', search: {} }) }
      : { id: 'sign-out', label: 'Sign out', run: () => void auth.signOut() },
  ])
}
