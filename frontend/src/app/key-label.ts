import { modifier } from '../lib/device'

const NAMES: Record<string, string> = { escape: 'Esc', enter: '↵', mod: modifier }

/** A key as it is printed on the board: `mod+k` is `⌘ K` or `Ctrl K`, `g l` is `G L`. */
export function keyLabel(keys: string): string {
  return keys
    .split(/[+ ]/)
    .map((key) => NAMES[key] ?? key.toUpperCase())
    .join(' ')
}
