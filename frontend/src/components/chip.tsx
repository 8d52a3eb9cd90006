/** A choice that can be pressed: outlined, and filled with ink while it is chosen. */
export function Chip({ isChosen, onChoose, children }: { isChosen: boolean; onChoose: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className="min-h-8 rounded-full border border-input px-3 text-sm text-muted-foreground hover:border-foreground aria-pressed:border-foreground aria-pressed:bg-foreground aria-pressed:font-semibold aria-pressed:text-background touch:min-h-11"
      onClick={onChoose}
    >
      {children}
    </button>
  )
}
