import { lazy, Suspense } from 'react'

import { openOverlay, useOverlay } from './overlay-state'

const Palette = lazy(() => import('./palette'))
const KeysList = lazy(() => import('./keys-list'))

export function Overlay() {
  const which = useOverlay()
  const close = () => openOverlay(null)
  return (
    <Suspense fallback={null}>
      {which === 'palette' && <Palette onClose={close} />}
      {which === 'keys' && <KeysList onClose={close} />}
    </Suspense>
  )
}
