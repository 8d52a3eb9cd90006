/**
 * Who is asking, without the sign-in vendor's code. The vendor's 375 KB come late and only when needed; until then the cookie
 * it leaves tells whether somebody is signed in, so that the first paint is already right.
 */
import { setTokenSource } from '../../api/client'
import { Problem } from '../../api/problem'
import { createStore, until, useStore } from '../../lib/store'

export interface Auth {
  /** `unknown`: the cookie says that somebody is signed in, the vendor has not said who. */
  status: 'unknown' | 'anonymous' | 'user'
  userId: string | null
  name: string | null
  email: string | null
  /** When the account was made, in milliseconds. */
  createdAt: number | null
  /** The vendor's code should be loaded. */
  wanted: boolean
  /** It could not be loaded. */
  failed: boolean
}

/** Who is signed in, as the vendor says. */
export interface Person {
  userId: string
  name: string | null
  email: string | null
  createdAt: number | null
}

/** What the vendor's side lends us once it is there. */
export interface Bridge {
  getToken(options: { skipCache: boolean }): Promise<string | null>
  signOut(): Promise<void>
  openProfile(): void
}

/** How long a page waits for the vendor to say who is signed in. */
const KNOWN_WITHIN_MS = 20_000

/** Whether the vendor's cookie says that somebody is signed in: the time of the sign-in, 0 after signing out. */
export function cookieSaysSignedIn(cookies: string): boolean {
  return /(?:^|;\s*)__client_uat(?:_[^=;]+)?=([1-9]\d*)/.test(cookies)
}

const signedInByCookie = cookieSaysSignedIn(document.cookie)

const store = createStore<Auth>({
  status: signedInByCookie ? 'unknown' : 'anonymous',
  userId: null,
  name: null,
  email: null,
  createdAt: null,
  wanted: signedInByCookie,
  failed: false,
})
let bridge: Bridge | null = null

export const auth = {
  get: store.get,
  subscribe: store.subscribe,

  /** Loads the vendor's code if it is not there yet. */
  summon(): void {
    if (!store.get().wanted) store.set((old) => ({ ...old, wanted: true }))
  },

  /** The vendor has said who it is. */
  connect(next: Bridge, who: Person | null): void {
    bridge = next
    const status = who ? 'user' : 'anonymous'
    store.set((old) => ({
      ...old,
      status,
      userId: who?.userId ?? null,
      name: who?.name ?? null,
      email: who?.email ?? null,
      createdAt: who?.createdAt ?? null,
      failed: false,
    }))
  },

  /** The vendor's code did not come. */
  fail(): void {
    store.set((old) => ({ ...old, failed: true }))
  },

  /** Pressed before the vendor's code is there, both wait for it. */
  async signOut(): Promise<void> {
    await vendorKnown()
    await bridge?.signOut()
  },

  async openProfile(): Promise<void> {
    await vendorKnown()
    bridge?.openProfile()
  },
}

export function useAuth(): Auth {
  return useStore(store)
}

/** Waits until the vendor has said who is signed in; null when it never did. */
async function vendorKnown(): Promise<Auth | null> {
  auth.summon()
  return until(store, (now): now is Auth => now.status !== 'unknown' || now.failed, KNOWN_WITHIN_MS)
}

/** The session token; null for a visitor. Never guesses: an account that cannot be named is an error, not a visitor. */
async function token({ fresh }: { fresh: boolean }): Promise<string | null> {
  if (store.get().status === 'unknown') {
    const known = await vendorKnown()
    if (!known || known.failed) throw Problem.noSignIn()
  }
  if (store.get().status === 'anonymous') return null
  const jwt = await bridge?.getToken({ skipCache: fresh })
  if (!jwt) throw Problem.noSignIn()
  return jwt
}

setTokenSource(token)
