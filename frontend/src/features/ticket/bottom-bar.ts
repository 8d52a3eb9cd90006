import { type RefCallback, useCallback } from 'react'

/** Makes room at the end of the page for a bar that is fixed to its bottom, as high as the bar is. */
export function useBottomBar(): RefCallback<HTMLElement> {
  return useCallback((bar: HTMLElement | null) => {
    if (!bar || typeof ResizeObserver === 'undefined') return
    const root = document.documentElement.style
    const watch = new ResizeObserver(() => root.setProperty('--bottom-bar', `${bar.offsetHeight}px`))
    watch.observe(bar)
    return () => {
      watch.disconnect()
      root.removeProperty('--bottom-bar')
    }
  }, [])
}
