/** Which way a text runs, by its first letter that has a way. Digits, signs and spaces have none. */
const LETTER = /\p{L}/u
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

export function directionOf(text: string): 'ltr' | 'rtl' {
  const first = LETTER.exec(text)
  return first && RIGHT_TO_LEFT.test(first[0]) ? 'rtl' : 'ltr'
}
