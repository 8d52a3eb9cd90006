/** Ties statements to the user's words: each place that was used gets a number, in the order of the text. */
import type { Section, Span } from '../../api/contract'

export interface Piece {
  text: string
  /** The numbers of the places that this piece belongs to. */
  numbers: number[]
  /** The places that end with this piece; their numbers stand behind it. */
  ends: number[]
}

const nameOf = (span: Span) => `${span.start}-${span.end}`

/** The number of each place, by its range. */
export function numberSpans(sections: Section[]): Map<string, number> {
  const spans = new Map<string, Span>()
  for (const section of sections) {
    for (const { source } of section.statements) if (source) spans.set(nameOf(source), source)
  }
  const sorted = [...spans.values()].sort((a, b) => a.start - b.start || a.end - b.end)
  return new Map(sorted.map((span, index) => [nameOf(span), index + 1]))
}

export function numberOf(numbers: Map<string, number>, source: Span | null): number | undefined {
  return source ? numbers.get(nameOf(source)) : undefined
}

/** The idea cut where places begin and end. Ranges count characters, so that an emoji is one. */
export function cutWords(idea: string, numbers: Map<string, number>): Piece[] {
  const letters = Array.from(idea)
  const places = [...numbers].map(([name, number]) => {
    const [start = 0, end = 0] = name.split('-').map(Number)
    return { number, start: Math.max(0, start), end: Math.min(letters.length, end) }
  })
  const cuts = [...new Set([0, letters.length, ...places.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? letters.length
    return {
      text: letters.slice(from, to).join(''),
      numbers: places.filter(({ start, end }) => start <= from && to <= end).map(({ number }) => number),
      ends: places.filter(({ end }) => end === to).map(({ number }) => number),
    }
  })
}

/** How many statements rest on the user's words, and how many do not. */
export function marksOf(sections: Section[]): { said: number; assumed: number } {
  const statements = sections.flatMap((section) => section.statements)
  const said = statements.filter(({ source }) => source !== null).length
  return { said, assumed: statements.length - said }
}
