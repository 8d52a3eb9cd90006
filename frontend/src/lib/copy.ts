/** The clipboard, which may be closed to us. True when the text is in it. */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  try {
    if (typeof text === 'string') {
      await navigator.clipboard.writeText(text)
    } else if (typeof ClipboardItem === 'function') {
      // Some browsers take what is still on its way only like this, within the press of the button.
      const blob = text.then((ready) => new Blob([ready], { type: 'text/plain' }))
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
    } else {
      await navigator.clipboard.writeText(await text)
    }
    return true
  } catch {
    return false
  }
}
