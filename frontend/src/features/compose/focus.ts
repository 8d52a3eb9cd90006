/** Puts the cursor into the composer, after what is already there. */
export function focusComposer(): void {
  const box = document.querySelector<HTMLTextAreaElement>('#idea')
  box?.focus()
  box?.setSelectionRange(box.value.length, box.value.length)
}
