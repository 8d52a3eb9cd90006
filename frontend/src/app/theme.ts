/** Light, dark, or as the device wishes. `public/theme.js` reads the same word before the first paint. */
import { createStore, useStore } from '../lib/store'

export type Theme = 'system' | 'light' | 'dark'

const NAME = 'myba.theme'

function read(): Theme {
  try {
    const kept = localStorage.getItem(NAME)
    return kept === 'dark' || kept === 'light' ? kept : 'system'
  } catch {
    return 'system'
  }
}

const store = createStore<Theme>(read())
const system = matchMedia('(prefers-color-scheme: dark)')

function paint(): void {
  const theme = store.get()
  document.documentElement.classList.toggle('dark', theme === 'dark' || (theme === 'system' && system.matches))
}

system.addEventListener('change', paint)

export function setTheme(theme: Theme): void {
  store.set(theme)
  paint()
  try {
    if (theme === 'system') localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, theme)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

export function useTheme(): Theme {
  return useStore(store)
}
