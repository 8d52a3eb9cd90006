import { act, renderHook, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { useCheckout } from './checkout'

function answerWith(...answers: (() => Promise<Response>)[]) {
  const fetch = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
  for (const answer of answers) fetch.mockImplementationOnce(answer)
  vi.stubGlobal('fetch', fetch)
  const key = (call: number) => new Headers(fetch.mock.calls[call]?.[1].headers).get('Idempotency-Key')
  return { fetch, key }
}

const opened = async () => Response.json({ url: 'https://pay.example/s', session_id: 'cs_1', order: 'ord_1' })
const broken = async () => Promise.reject(new TypeError('network'))
const refused = async () => Response.json({ code: 'payments_unavailable', status: 502, charged: 0 }, { status: 502 })

it('sends one request however often it is pressed, and stays pending until the browser has left', async () => {
  const { fetch } = answerWith(opened)
  const leave = vi.fn()
  const { result } = renderHook(() => useCheckout(leave))
  act(() => {
    result.current.go('pack_160')
    result.current.go('pack_160')
  })
  await waitFor(() => expect(leave).toHaveBeenCalledWith('https://pay.example/s'))
  expect(fetch).toHaveBeenCalledTimes(1)
  expect(JSON.parse(String(fetch.mock.calls[0]?.[1].body))).toEqual({ plan: 'pack_160' })
  expect(result.current.pending).toBe(true)
})

it('is not pending any more when the browser comes back to the page as it was', async () => {
  answerWith(opened)
  const leave = vi.fn()
  const { result } = renderHook(() => useCheckout(leave))
  act(() => result.current.go('pack_60'))
  await waitFor(() => expect(leave).toHaveBeenCalled())
  act(() => {
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  })
  expect(result.current.pending).toBe(false)
})

it('keeps its key when the answer is lost, and takes a new one after a refusal', async () => {
  const { key } = answerWith(broken, refused, opened)
  const leave = vi.fn()
  const { result } = renderHook(() => useCheckout(leave))
  act(() => result.current.go('pack_60'))
  await waitFor(() => expect(result.current.problem?.code).toBe('connection_lost'))
  act(() => result.current.go('pack_60'))
  await waitFor(() => expect(result.current.problem?.code).toBe('payments_unavailable'))
  act(() => result.current.go('pack_60'))
  await waitFor(() => expect(leave).toHaveBeenCalled())
  expect(key(1)).toBe(key(0))
  expect(key(2)).not.toBe(key(1))
})

it('names the wallet of a team, and never another for the same key', async () => {
  const { fetch, key } = answerWith(broken, opened)
  const leave = vi.fn()
  const { result } = renderHook(() => useCheckout(leave))
  act(() => result.current.go('pack_60', { team: { id: 'team_1', wallet: 'wal_team' } }))
  await waitFor(() => expect(result.current.problem?.code).toBe('connection_lost'))
  expect(JSON.parse(String(fetch.mock.calls[0]?.[1].body))).toEqual({ plan: 'pack_60', wallet: 'wal_team' })
  act(() => result.current.go('pack_60'))
  await waitFor(() => expect(leave).toHaveBeenCalled())
  expect(key(1)).not.toBe(key(0))
})

it('says how many tokens where the plan does not', async () => {
  const { fetch } = answerWith(opened)
  const leave = vi.fn()
  const { result } = renderHook(() => useCheckout(leave))
  act(() => result.current.go('volume', { quantity: 2000 }))
  await waitFor(() => expect(leave).toHaveBeenCalled())
  expect(JSON.parse(String(fetch.mock.calls[0]?.[1].body))).toEqual({ plan: 'volume', quantity: 2000 })
})
