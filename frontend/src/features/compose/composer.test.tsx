import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { ANA, CONFIG, inApp, VISITOR } from '../../testing/in-app'
import { Composer, Examples } from './composer'
import { costWords } from './cost'
import { lengthAloud, lengthWords } from './counter'
import { EXAMPLES } from './examples'
import { lengthOf, setIdea } from './idea'

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
    await userEvent.selectOptions(screen.getByLabelText('Model'), 'strong')
    expect(screen.getByText('3 of 3 free')).toBeTruthy()
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
