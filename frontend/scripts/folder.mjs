/** Where things are, and walking through a folder. */
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const frontend = dirname(dirname(fileURLToPath(import.meta.url)))
export const dist = join(frontend, 'dist')

/** Every file below a folder, with its whole path, in a fixed order. */
export async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
