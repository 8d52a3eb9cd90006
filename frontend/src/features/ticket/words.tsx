import type { Piece } from './spans'

interface WordsProps {
  pieces: Piece[]
  linked: number | null
  onLink: (number: number | null) => void
}

/** What the user wrote, with the places that the ticket rests on. */
export function YourWords({ pieces, linked, onLink }: WordsProps) {
  return (
    <section className="sheet p-5">
      <h2 className="text-sm">Your words</h2>
      <p dir="auto" className="mt-2 leading-[1.75] whitespace-pre-wrap wrap-anywhere">
        {pieces.map(({ text, numbers, ends }, index) => {
          if (numbers.length === 0) return text
          const isLinked = linked !== null && numbers.includes(linked)
          return (
            // A piece's place is its name.
            // oxlint-disable-next-line no-array-index-key
            <span key={index} onPointerEnter={() => onLink(numbers[0] ?? null)} onPointerLeave={() => onLink(null)}>
              <span className="span-said" data-linked={isLinked || undefined}>
                {text}
              </span>
              {ends.map((number) => (
                <span key={number} id={`words-${number}`} className="footnote">
                  {number}
                </span>
              ))}
            </span>
          )
        })}
      </p>
    </section>
  )
}
