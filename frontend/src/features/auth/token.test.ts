import { beforeEach, expect, it, vi } from 'vitest'

/** The seam reads the cookie when it is loaded, so each test loads it anew. */
async function loadedWith(cookie: string) {
  vi.resetModules()
  document.cookie = `__client_uat=${cookie}; path=/`
  const { auth } = await import('./seam')
  const { call } = await import('../../api/client')
  return { auth, call }
}

const PERSON = { userId: 'user_1', name: 'Ana Roth', email: 'ana@acme.example', createdAt: 0 }

function bridge(tokens: (string | null)[]) {
  const getToken = vi.fn<(options: { skipCache: boolean }) => Promise<string | null>>(async () => tokens.shift() ?? null)
  return { getToken, signOut: async () => undefined, openProfile: () => undefined }
}

function answers(...status: number[]) {
  const fetch = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(async () =>
    Response.json({ code: 'unauthenticated', charged: 0 }, { status: status.shift() ?? 200 }),
  )
  vi.stubGlobal('fetch', fetch)
  return { fetch, sent: (call: number) => new Headers(fetch.mock.calls[call]?.[1].headers).get('Authorization') }
}

beforeEach(() => {
  document.cookie = '__client_uat=; path=/; max-age=0'
})

it('asks as a visitor at once when no cookie says otherwise', async () => {
  const { auth, call } = await loadedWith('0')
  const { sent } = answers(200)
  await call('/api/me')
  expect(auth.get().status).toBe('anonymous')
  expect(sent(0)).toBeNull()
})

it('waits for the vendor instead of asking as somebody else', async () => {
  const { auth, call } = await loadedWith('1795478400')
  const { fetch, sent } = answers(200)
  const asked = call('/api/me')
  await Promise.resolve()
  expect(auth.get()).toMatchObject({ status: 'unknown', wanted: true })
  expect(fetch).not.toHaveBeenCalled()
  auth.connect(bridge(['jwt-1']), PERSON)
  await asked
  expect(sent(0)).toBe('Bearer jwt-1')
})

it('tries a lapsed token once more with a fresh one', async () => {
  const { auth, call } = await loadedWith('1795478400')
  const { fetch, sent } = answers(401, 200)
  const vendor = bridge(['old', 'old', 'new'])
  auth.connect(vendor, PERSON)
  await call('/api/me')
  expect(fetch).toHaveBeenCalledTimes(2)
  expect(sent(1)).toBe('Bearer new')
  expect(vendor.getToken).toHaveBeenLastCalledWith({ skipCache: true })
})

it('never turns an account that cannot be named into a visitor', async () => {
  const { auth, call } = await loadedWith('1795478400')
  const { fetch } = answers(200)
  const asked = call('/api/me')
  auth.fail()
  await expect(asked).rejects.toMatchObject({ code: 'sign_in_unavailable', charged: 0 })
  expect(fetch).not.toHaveBeenCalled()
})
