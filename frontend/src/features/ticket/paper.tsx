/** The measures that a paper has before, while and after it is written, so that nothing moves when the text is whole. */
import { SaidMeter } from './statement'

/** The title, with room at its right for a small button. */
export const titleRow = 'mt-3 grid grid-cols-[minmax(0,1fr)_36px] items-start gap-2'
export const titleText = 'text-title leading-[1.18] font-bold tracking-[-0.02em] wide:text-[1.9375rem] outline-none'
/** The head of a section. */
export const sectionHead = 'indent mb-0.5 flex min-h-9 items-center gap-2 text-sm'

/** How much was said and how much assumed; an empty line until that is known. */
export function MarksLine({ said, assumed }: { said: number | undefined; assumed: number | undefined }) {
  return (
    <p className="mt-3 flex min-h-6 flex-wrap items-center gap-3 text-sm text-muted-foreground">
      {said !== undefined && assumed !== undefined && (
        <>
          <SaidMeter said={said} assumed={assumed} />
          <span dir="ltr">
            <b className="font-semibold text-foreground">{said} said</b>, {assumed} assumed
          </span>
        </>
      )}
    </p>
  )
}
