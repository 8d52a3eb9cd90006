/** The one line that is read aloud when a state changes. It outlives pages, so that nothing said during a change is lost. */
import { createStore, useStore } from '../lib/store'

const line = createStore('')

export function announce(text: string): void {
  line.set(text)
}

export function Announcer() {
  return (
    <p role="status" className="sr-only">
      {useStore(line)}
    </p>
  )
}
