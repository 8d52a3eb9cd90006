/** Hands a file that the page has fetched to the browser's downloads. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file over once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}

/** The name that the server gave a file: in the letters of its title where there is one, else in plain ones. */
export function savedName(disposition: string | null, otherwise: string): string {
  const own = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  const plain = /filename="([^"]+)"/i.exec(disposition ?? '')?.[1]
  try {
    return (own && decodeURIComponent(own)) || plain || otherwise
  } catch {
    return plain || otherwise
  }
}
