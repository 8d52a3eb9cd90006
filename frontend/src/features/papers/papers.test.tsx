import { act, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import type { Config } from '../../api/contract'
import { queryClient } from '../../api/query'
import { Footer } from '../../app/footer'
import PrivacyPage from '../../pages/privacy'
import SupportPage from '../../pages/support'
import TermsPage from '../../pages/terms'
import { CONFIG, inApp } from '../../testing/in-app'

describe('the papers', () => {
  it.each([
    ['Privacy', <PrivacyPage key="p" />, ['Clerk', 'Stripe', 'In Slack', 'In Discord', 'Slack and Discord', 'The model service']],
    ['Terms', <TermsPage key="t" />, ['Written by a model', 'Payments and refunds']],
    ['Support', <SupportPage key="s" />, ['Was a token taken?', 'Link your account', 'Add MyBA to Discord']],
  ])('%s can be read by anybody', async (title, page, parts) => {
    await inApp(page)
    expect(screen.getByRole('heading', { level: 1, name: title })).toBeTruthy()
    expect(document.title).toBe(`${title} · MyBA`)
    for (const part of parts) expect(screen.getAllByText(part).length).toBeGreaterThan(0)
  })

  it('name the address of the configuration, else whoever runs the installation', async () => {
    await inApp(<SupportPage />)
    expect(screen.getByText(/whoever runs this installation/)).toBeTruthy()
    act(() => {
      queryClient.setQueryData<Config>(['config'], { ...CONFIG, contact: 'help@acme.test' })
    })
    expect((await screen.findByRole('link', { name: 'help@acme.test' })).getAttribute('href')).toBe('mailto:help@acme.test')
    act(() => {
      queryClient.setQueryData<Config>(['config'], { ...CONFIG, contact: 'https://acme.test/help' })
    })
    expect((await screen.findByRole('link', { name: 'https://acme.test/help' })).getAttribute('href')).toBe('https://acme.test/help')
  })

  it('are linked from the foot of every page', async () => {
    await inApp(<Footer />)
    const found = ['Privacy', 'Terms', 'Support'].map((name) => screen.getByRole('link', { name }).getAttribute('href'))
    expect(found).toEqual(['/privacy', '/terms', '/support'])
  })
})
