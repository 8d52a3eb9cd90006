/** A few questions before a ticket is written: their words, and what of a filled form is an answer. */
import type { Asked, Question } from '../../api/contract'
import { clock, count, tokens } from '../../lib/format'

/** What is chosen for each question: one of its options, or words of one's own. */
export interface Choice {
  /** The option; null is "Something else". */
  option: string | null
  other: string
}

/** The longest answer, in characters. The server counts, too. */
export const ANSWER_LIMIT = 500

/** Everything at its default, as it is when nobody answers. */
export function untouched(questions: Question[]): Choice[] {
  return questions.map(({ options, default: preset }) => ({ option: options.length > 0 ? preset : null, other: '' }))
}

/** What is said beyond the defaults. What stays as it was is left to them, and stays an assumption. */
export function answersOf(questions: Question[], choices: Choice[]): { question: number; answer: string }[] {
  return questions.flatMap(({ default: preset }, question) => {
    const choice = choices[question]
    const answer = choice?.option ?? choice?.other.trim() ?? ''
    return answer === '' || answer === preset ? [] : [{ question, answer }]
  })
}

/** The first question whose words of one's own are missing or too long; -1 when there is none. */
export function firstWrong(questions: Question[], choices: Choice[]): number {
  return questions.findIndex(({ options }, at) => {
    const choice = choices[at]
    if (!choice || choice.option !== null) return false
    const length = Array.from(choice.other.trim()).length
    return length > ANSWER_LIMIT || (length === 0 && options.length > 0)
  })
}

/** `3 questions first` */
export function askedTitle(asked: Asked): string {
  const n = asked.questions.length
  return n === 1 ? 'A question first' : `${count(n)} questions first`
}

/** `1 token is held, none taken.` */
export function heldSentence(held: number): string {
  if (held === 0) return 'Nothing is held, nothing taken.'
  return `${tokens(held)} ${held === 1 ? 'is' : 'are'} held, none taken.`
}

/** Until when it waits, and what then. */
export function untilSentence(asked: Asked): string {
  const at = clock(asked.until)
  if (asked.held === 0) return `We wait until ${at}. Without an answer the ticket is written with the answers that are preset.`
  const [stay, are] = asked.held === 1 ? ['The token stays', 'it is'] : ['The tokens stay', 'they are']
  return `${stay} held until ${at}. Without an answer the ticket is written with the answers that are preset, and ${are} taken.`
}
