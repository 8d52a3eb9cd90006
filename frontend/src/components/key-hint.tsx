import { useKeysEnabled } from '../lib/keys'

/** The key of an action, inside its button. Hidden on touch, and when single keys are off. */
export function KeyHint({ keys, always = false }: { keys: string; always?: boolean }) {
  const enabled = useKeysEnabled()
  const isSingle = keys.length === 1
  if (!always && isSingle && !enabled) return null
  return (
    <kbd className={always ? undefined : 'touch:hidden'} aria-hidden={!always || undefined}>
      {keys}
    </kbd>
  )
}
