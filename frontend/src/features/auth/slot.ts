import { createStore, useStore } from '../../lib/store'

/** The place on a page where the vendor's form is drawn. */
export interface AuthSlot {
  element: HTMLElement
  form: 'sign-in' | 'sign-up'
  /** Where to go afterwards, a path of the app. */
  then: string
  /** Leaves out the buttons of other services, which refuse to work inside some apps. */
  emailOnly: boolean
}

const store = createStore<AuthSlot | null>(null)

export const setAuthSlot = store.set

export function useAuthSlot(): AuthSlot | null {
  return useStore(store)
}
