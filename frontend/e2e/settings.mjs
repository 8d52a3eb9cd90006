/** Where the product is, and how long anything may take. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const address = (name) => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: start the product, or run \`cargo xtask test --only browser\``)
  return value.replace(/\/+$/, '')
}

export const myba = address('MYBA_URL')
export const sandbox = address('MYBA_SANDBOX_URL')
export const chromium = process.env.MYBA_TEST_CHROMIUM ?? '/usr/bin/chromium'
export const screens = fileURLToPath(new URL('./screens', import.meta.url))
mkdirSync(screens, { recursive: true })

/** A page or a control appears within this time. */
export const SOON_MS = 15_000
/** A ticket is whole within this time: the bound of a visitor's first ticket. */
export const TICKET_MS = 30_000

export const PHONE = { name: '390', width: 390, height: 844 }
export const DESK = { name: '1280', width: 1280, height: 800 }

export const screen = (name) => join(screens, `${name}.png`)
