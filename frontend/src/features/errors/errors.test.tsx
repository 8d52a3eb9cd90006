import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import { Problem } from '../../api/problem'
import type { ProblemAction } from '../../api/contract'
import { ANA, fakeServer, inApp, VISITOR } from '../../testing/in-app'
import { explain } from './explain'
import { moneySentence, readySentence, stoppedSentence } from './money'
import { ProblemDialog } from './problem-dialog'

const problem = (code: string, over: Record<string, unknown> = {}, charged: number | null = 0) =>
  new Problem({ code, reference: '7Q2F-K4', ...over }, charged)
const action = (kind: ProblemAction, label: string | null = null) => ({ kind, label, url: null })

describe('money', () => {
  it('is said from the answer', () => {
    expect(readySentence({ charged: 1, available: 2, held: 0 })).toBe('Ticket ready. 1 token taken, 2 left.')
    expect(readySentence({ charged: 0, available: 2, held: 0 })).toBe('Ticket ready. Nothing was taken, 2 left.')
    const stopped = (charged: number, late: boolean) =>
      stoppedSentence({ charged, late, draftsLeft: null })
    expect(stopped(0, false)).toBe('You stopped. Nothing was taken. Your idea is still here.')
    expect(stoppedSentence({ charged: 0, late: true, draftsLeft: 2 }, 'The ticket is as it was.')).toBe(
      'You stopped. Nothing was taken. The ticket is as it was. 2 free stops left today.',
    )
    expect(stoppedSentence({ charged: 0, late: true, draftsLeft: 1 })).toContain('1 free stop left today.')
    expect(stopped(1, true)).toBe('You stopped late, so 1 token was taken. The ticket is in your library.')
  })

  it('never says that nothing was taken while nobody has answered', () => {
    const open = moneySentence(Problem.lost(), 1)
    expect(open).toBe('1 token is held; it comes back by itself if no ticket is stored.')
    expect(moneySentence(Problem.lost(), 0)).not.toContain('othing was taken')
    expect(moneySentence(problem('internal'), 1)).toBe('Nothing was taken.')
    expect(moneySentence(problem('internal', {}, 1), 0)).toBe('1 token was taken.')
  })
})

describe('explain', () => {
  it.each([
    ['generation_timeout', { retryable: true }, 'retry'],
    ['generation_failed', { retryable: true, action: action('retry') }, 'retry'],
    ['too_many_requests', { retry_after: 42, action: action('wait') }, 'wait'],
    ['free_limit_reached', { action: action('sign_up') }, 'sign_up'],
    ['free_budget_spent', { action: action('buy') }, 'buy'],
    ['token_expired', {}, 'sign_in'],
    ['unauthenticated', {}, 'sign_in'],
    ['input_refused', { action: action('edit') }, 'edit'],
    ['account_closed', {}, 'close'],
    ['internal', { retryable: true }, 'retry'],
  ])('names one next step for %s', (code, over, next) => {
    const said = explain(problem(code, over))
    expect(said.next).toBe(next)
    expect(said.text).toContain('Nothing was taken.')
    expect(said.title).not.toBe('')
  })

  it('does not say the money twice', () => {
    const said = explain(problem('quality_not_met', { detail: 'This draft missed 2 checks, so nothing was taken.' }))
    expect(said.text).toBe('This draft missed 2 checks, so nothing was taken.')
  })
})

describe('the dialog', () => {
  const show = (shown: Problem, me = VISITOR, onRetry = vi.fn(), onClose = vi.fn()) =>
    inApp(<ProblemDialog problem={shown} idea="the search page forgets my filters" held={1} onClose={onClose} onRetry={onRetry} />, { me })

  it('offers a visitor an account first, and prices from the server', async () => {
    fakeServer({ 'GET /api/plans': { body: { currency: 'usd', plans: [{ amount: 960 }, { amount: 400 }] } } })
    await show(problem('insufficient_tokens', { action: action('sign_up', 'Create account, get 6 more') }))
    expect(screen.getByRole('heading', { name: 'You have used your 3 free tickets' })).toBeTruthy()
    expect(screen.getByText('This one was not written and nothing was taken.')).toBeTruthy()
    expect(screen.getByText(/forgets my filters/)).toBeTruthy()
    expect(await screen.findByText('Buy tokens, from $4')).toBeTruthy()
    await userEvent.click(screen.getByText('Create account, get 6 more'))
    expect(await screen.findByText('at /sign-up')).toBeTruthy()
  })

  it('offers an account tokens', async () => {
    fakeServer({})
    await show(problem('insufficient_tokens', { action: action('buy') }), ANA)
    expect(screen.getByRole('heading', { name: 'No tokens left' })).toBeTruthy()
    expect(screen.getByText('Your idea is saved and nothing was taken.')).toBeTruthy()
    expect(screen.queryByText(/create account/i)).toBeNull()
  })

  it('leads a visitor whose tokens are in an account there, and to nothing else', async () => {
    fakeServer({})
    const detail = 'Your free tokens went into your account. This ticket was not written and nothing was taken. Sign in to go on.'
    await show(problem('insufficient_tokens', { detail, available: 0, action: action('sign_in', 'Sign in') }))
    expect(screen.getByRole('heading', { name: 'Your tokens are in your account' })).toBeTruthy()
    expect(screen.getByText(detail)).toBeTruthy()
    expect(screen.queryByText(/create account|used your/i)).toBeNull()
    await userEvent.click(screen.getByText('Sign in'))
    expect(await screen.findByText('at /sign-in')).toBeTruthy()
  })

  it('does not say that all is used while something is left', async () => {
    fakeServer({ 'GET /api/plans': { body: { currency: 'usd', plans: [] } } })
    const detail = 'This takes 3 tokens and you have 1. Your idea is saved and nothing was taken.'
    await show(problem('insufficient_tokens', { detail, available: 1, needed: 3, action: action('sign_up') }))
    expect(screen.getByRole('heading', { name: 'Not enough tokens' })).toBeTruthy()
    expect(screen.getByText(detail)).toBeTruthy()
    expect(screen.queryByText(/used your/)).toBeNull()
  })

  it('waits as long as it was told', async () => {
    const onRetry = vi.fn()
    await show(problem('too_many_requests', { retry_after: 42, action: action('wait') }), VISITOR, onRetry)
    await userEvent.click(screen.getByRole('button', { name: 'Try again in 0:42' }))
    expect(onRetry).not.toHaveBeenCalled()
  })

  it('tries again, and shows the reference', async () => {
    const onRetry = vi.fn()
    await show(problem('generation_timeout', { retryable: true }), VISITOR, onRetry)
    expect(screen.getByText('7Q2F-K4')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(onRetry).toHaveBeenCalledOnce()
  })

  it('says that a token is held while the outcome is open', async () => {
    await show(Problem.lost())
    expect(screen.getByText(/1 token is held; it comes back by itself/)).toBeTruthy()
    expect(screen.queryByText(/nothing was taken/i)).toBeNull()
  })
})
