/** The table of the visual language, computed from the style sheet: text must be readable in both themes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

type Theme = Record<string, [number, number, number]>

function themes(): { light: Theme; dark: Theme } {
  const css = readFileSync(join(process.cwd(), 'src/styles/tokens.css'), 'utf8')
  const [light = '', dark = ''] = css.split('.dark {')
  const read = (text: string): Theme =>
    Object.fromEntries(
      [...text.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)].map((m) => [
        m[1],
        [Number(m[2]), Number(m[3]), Number(m[4])],
      ]),
    )
  return { light: read(light), dark: read(dark) }
}

/** OKLCH to sRGB, rounded to whole steps as a screen shows it. */
function rgb([lightness, chroma, hue]: [number, number, number]): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return linear.map((x) => {
    const clipped = Math.min(1, Math.max(0, x))
    const shown = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055
    return Math.round(shown * 255)
  }) as [number, number, number]
}

function luminance(color: [number, number, number]): number {
  const [r, g, b] = rgb(color).map((x) => {
    const part = x / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(theme: Theme, text: string, ground: string): number {
  const one = luminance(theme[text]!)
  const two = luminance(theme[ground]!)
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
}

const { light, dark } = themes()

describe.each([
  ['light', light],
  ['dark', dark],
])('%s theme', (_name, theme) => {
  it.each(['ink', 'ink-2', 'ink-3', 'said', 'assumed'])('%s is text on paper and desk', (token) => {
    expect(ratio(theme, token, 'paper')).toBeGreaterThanOrEqual(4.5)
    expect(ratio(theme, token, 'desk')).toBeGreaterThanOrEqual(4.5)
  })

  it.each([
    ['danger', 'paper'],
    ['danger', 'danger-wash'],
    ['said', 'said-wash'],
    ['assumed', 'assumed-wash'],
    ['ink', 'said-wash'],
    ['ink', 'danger-wash'],
    ['ink-3', 'said-wash'],
    ['ink-2', 'well'],
    ['on-action', 'action'],
    ['on-action', 'action-hover'],
    ['paper', 'ink'],
    ['paper', 'said'],
  ])('%s is text on %s', (text, ground) => {
    expect(ratio(theme, text, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each([
    ['edge', 'paper'],
    ['edge', 'desk'],
    ['focus', 'paper'],
    ['focus', 'desk'],
    ['bar-web', 'paper'],
    ['bar-slack', 'paper'],
    ['bar-discord', 'paper'],
  ])('%s is seen on %s', (line, ground) => {
    expect(ratio(theme, line, ground)).toBeGreaterThanOrEqual(3)
  })
})

it('agrees with the figures of the visual language', () => {
  const figures: [Theme, string, string, number][] = [
    [light, 'ink', 'paper', 15.96],
    [dark, 'ink', 'paper', 14.47],
    [light, 'ink-3', 'desk', 5.19],
    [dark, 'assumed', 'desk', 10.7],
    [light, 'on-action', 'action', 7.86],
    [dark, 'on-action', 'action', 11.1],
    [light, 'focus', 'desk', 5.11],
  ]
  for (const [theme, text, ground, expected] of figures) expect(ratio(theme, text, ground)).toBeCloseTo(expected, 1)
})
