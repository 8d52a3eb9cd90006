import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { ANA, CONFIG, inApp, modelChoice, VISITOR } from '../../testing/in-app'
import { Composer, Examples } from './composer'
import { costWords } from './cost'
import { lengthAloud, lengthWords } from './counter'
import { EXAMPLES } from './examples'
import { clearIdea, lengthOf, setIdea } from './idea'

const noop = () => {}
beforeEach(() => setIdea({ text: '', kind: 'auto', model: null }))

async function open(onSend = vi.fn()) {
  await inApp(
    <>
      <Composer sending={false} stopping={false} onSend={onSend} onStop={noop} />
      <Examples />
    </>,
  )
  return onSend
}

describe('the composer', () => {
  it('says why it does not send an empty idea', async () => {
    const onSend = await open()
    await userEvent.click(screen.getByRole('button', { name: /write ticket/i }))
    expect(screen.getAllByText('Write one sentence first.')[0]).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText('Your idea'))
    expect(onSend).not.toHaveBeenCalled()
  })

  it('sends by the key, and takes Enter as a new line', async () => {
    const onSend = await open()
    await userEvent.type(screen.getByLabelText('Your idea'), 'one{Enter}two')
    expect(onSend).not.toHaveBeenCalled()
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    expect(onSend).toHaveBeenCalledWith({ idea: 'one\ntwo', kind: 'auto', model: 'standard' })
  })

  it('fills the box by a chip and sends nothing', async () => {
    const onSend = await open()
    await userEvent.click(screen.getByRole('button', { name: 'App crashes on rotate' }))
    expect(screen.getByLabelText('Your idea')).toHaveProperty('value', EXAMPLES[1]?.idea)
    expect(onSend).not.toHaveBeenCalled()
  })

  it('keeps an idea that is too long, and says by how much', async () => {
    setIdea({ text: 'x'.repeat(6212) })
    const onSend = await open()
    expect(screen.getByText('6,212 of 6,000 characters. Cut 212, or write two tickets.')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: /write ticket/i }))
    expect(onSend).not.toHaveBeenCalled()
  })

  it('says the price of the chosen model', async () => {
    await open()
    expect(screen.getByText('1 of 3 free')).toBeTruthy()
    expect(screen.getByRole('option', { name: 'Standard · 1 token' })).toBeTruthy()
    await userEvent.selectOptions(screen.getByLabelText('Who writes'), 'Strong · 3 tokens')
    expect(screen.getByText('3 of 3 free')).toBeTruthy()
    // The choice is kept on this device, and stays when the idea is gone.
    clearIdea()
    expect(localStorage.getItem('myba.idea')).toContain('"model":"strong"')
  })

  it('says what is known of a model, and when one that is paused comes back', async () => {
    const onSend = vi.fn()
    const known = modelChoice({ id: 'standard', name: 'Standard', quality: 'For everyday ideas', first_try_percent: 93, typical_secs: 9 })
    const paused = modelChoice({ id: 'own', name: 'Acme', tokens: 2, private: true, available: false, retry_after: 40, idea_max_chars: 10 })
    setIdea({ text: 'a longer idea' })
    await inApp(<Composer sending={false} stopping={false} onSend={onSend} onStop={noop} />, {
      models: { default: 'standard', models: [known, paused] },
    })
    expect(screen.getByText('For everyday ideas. 93 % pass all checks at first try. Usually 9 s.')).toBeTruthy()
    await userEvent.selectOptions(screen.getByLabelText('Who writes'), 'own')
    expect(screen.getByText(/^Acme · 2 tokens · paused, back in 40 s\. Choose another one/)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: /write ticket/i }))
    expect(onSend).not.toHaveBeenCalled()
    expect(screen.getByText('13 of 10 characters. Cut 3, or write two tickets.')).toBeTruthy()
  })

  it('takes the server’s usual model when the kept one is gone', async () => {
    setIdea({ text: 'one', model: 'gone' })
    const onSend = await open()
    await userEvent.click(screen.getByRole('button', { name: /write ticket/i }))
    expect(onSend).toHaveBeenCalledWith({ idea: 'one', kind: 'auto', model: 'standard' })
  })

  it('turns its button into Stop while the idea is on its way', async () => {
    const onStop = vi.fn()
    setIdea({ text: 'one' })
    await inApp(<Composer sending stopping={false} onSend={noop} onStop={onStop} />)
    await userEvent.click(screen.getByRole('button', { name: /stop/i }))
    expect(onStop).toHaveBeenCalledOnce()
    expect(screen.getByLabelText('Your idea')).toHaveProperty('value', 'one')
  })
})

describe('the length', () => {
  it('is silent below 80 % and counts characters, not halves', () => {
    expect(lengthWords(4799, 6000)).toBeNull()
    expect(lengthWords(4800, 6000)).toEqual({ text: '4,800 of 6,000 characters', over: false })
    expect(lengthWords(6000, 6000)?.over).toBe(false)
    expect(lengthOf('a👋b')).toBe(3)
  })

  it('is read aloud only near the end', () => {
    expect(lengthAloud(5000, 6000)).toBe('')
    expect(lengthAloud(5400, 6000)).toContain('90 percent')
    expect(lengthAloud(6001, 6000)).toContain('Over')
  })
})

describe('the cost', () => {
  const say = (...args: Parameters<typeof costWords>) => {
    const words = costWords(...args)
    return words && words.before + words.figure + words.after
  }
  it('is said from the balance, and not at all without one', () => {
    expect(say(VISITOR, CONFIG, 1)).toBe('Uses 1 of 3 free')
    expect(say(ANA, CONFIG, 1)).toBe('Uses 1 token, 124 left.')
    expect(say({ ...VISITOR, tokens: { available: 0, held: 0 } }, CONFIG, 1)).toBe('0 of 3 free left')
    expect(say(undefined, CONFIG, 1)).toBeNull()
  })
})
