import { Link } from '@tanstack/react-router'

import { wrap } from '../components/page'
import { cx } from '../lib/class'
import { openOverlay } from './overlay-state'
import { setTheme, type Theme, useTheme } from './theme'

const THEMES: { id: Theme; label: string }[] = [
  { id: 'system', label: 'Auto' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
]

const PAPERS = [
  { to: '/privacy', label: 'Privacy' },
  { to: '/terms', label: 'Terms' },
  { to: '/support', label: 'Support' },
] as const

export function Footer() {
  return (
    <footer data-print="none" className="border-t border-border pb-[calc(var(--bottom-bar)+env(safe-area-inset-bottom))]">
      <div className={cx(wrap, 'flex flex-wrap items-center gap-x-6 gap-y-2 py-4 text-xs text-muted-foreground')}>
        <p>Written with the help of a language model. Check before use.</p>
        <button type="button" className="link inline-flex min-h-11 items-center touch:hidden" onClick={() => openOverlay('keys')}>
          All keys
        </button>
        <nav aria-label="About" className="flex flex-wrap gap-x-5">
          {PAPERS.map(({ to, label }) => (
            <Link key={to} to={to} className="link inline-flex min-h-11 items-center">
              {label}
            </Link>
          ))}
        </nav>
        <ThemeSwitch />
      </div>
    </footer>
  )
}

function ThemeSwitch() {
  const theme = useTheme()
  return (
    <fieldset className="-mx-3 flex items-center wide:ml-auto">
      <legend className="sr-only">Colours</legend>
      {THEMES.map(({ id, label }) => (
        <label
          key={id}
          className="inline-flex min-h-11 items-center rounded-control px-3 has-checked:font-semibold has-checked:text-foreground has-checked:underline has-checked:underline-offset-4 has-focus-visible:outline-2 has-focus-visible:outline-ring"
        >
          <input type="radio" name="theme" className="sr-only" checked={theme === id} onChange={() => setTheme(id)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
