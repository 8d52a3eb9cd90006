/** Numbers, money and times as the product writes them. Everything is in one place so that no page invents its own. */

const WHOLE = new Intl.NumberFormat('en-US')

/** `1,500` */
export function count(n: number): string {
  return WHOLE.format(n)
}

/** `1 token`, `124 tokens` */
export function tokens(n: number): string {
  return `${count(n)} ${n === 1 ? 'token' : 'tokens'}`
}

/** How many digits after the point a currency has: cents for dollars, none for yen. */
function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** Minor units as a price: `960, "usd"` is `$9.60`. */
export function money(minor: number, currency: string): string {
  const code = currency.toUpperCase()
  const digits = digitsOf(code)
  const text = new Intl.NumberFormat('en-US', { style: 'currency', currency: code }).format(Math.abs(minor) / 10 ** digits)
  return minor < 0 ? `−${text}` : text
}

/** A price in running text, without empty cents: `$4`. */
export function roundMoney(minor: number, currency: string): string {
  return money(minor, currency).replace(/\.00$/, '')
}

/** What one ticket of a pack costs: `6.7 ¢ a ticket`. */
export function perTicket(minor: number, packTokens: number, currency: string): string {
  const each = minor / packTokens
  const code = currency.toLowerCase()
  if (code === 'usd') return `${each.toFixed(1)} ¢ a ticket`
  const digits = digitsOf(code.toUpperCase())
  const price = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: code.toUpperCase(),
    minimumFractionDigits: digits + 1,
    maximumFractionDigits: digits + 1,
  }).format(each / 10 ** digits)
  return `${price} a ticket`
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const FULL_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false })

/** `24 Oct`. Some systems write `Sept`; three letters keep columns even. */
export function day(at: string | Date): string {
  return DAY.format(new Date(at)).replace('Sept', 'Sep')
}

/** `19 May 2027` */
export function fullDay(at: string | Date): string {
  return FULL_DAY.format(new Date(at)).replace('Sept', 'Sep')
}

/** `16:20` */
export function clock(at: string | Date): string {
  return CLOCK.format(new Date(at))
}

/** `23 Nov, 16:20` */
export function moment(at: string | Date): string {
  return `${day(at)}, ${clock(at)}`
}

/** A calendar day of a report, `2026-11-22`, which belongs to no time zone. */
export function reportDay(date: string): Date {
  const [year = 1970, month = 1, dayOfMonth = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, dayOfMonth)
}

/** How long ago, in the shortest honest form: `now`, `12 min`, `2 h`, `yesterday`, `20 Nov`. */
export function ago(at: string | Date, now: Date = new Date()): string {
  const then = new Date(at)
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()
  if (then.getTime() >= midnight) return `${Math.floor(minutes / 60)} h`
  if (then.getTime() >= midnight - 86_400_000) return 'yesterday'
  return then.getFullYear() === now.getFullYear() ? day(then) : fullDay(then)
}

/** Seconds as `0:42` or `9:41`. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
}

/** A rate such as tokens a day, with one digit: `3.7`. */
export function rate(n: number): string {
  return n.toFixed(1)
}

/** How long a balance lasts at a daily rate; null while nothing is spent. */
export function runway(available: number, perDay: number): string | null {
  if (perDay <= 0) return null
  const days = Math.floor(available / perDay)
  return days === 1 ? 'about 1 day' : `about ${count(days)} days`
}

/** The first words of a long text, cut at a word. Counted in characters, so that an emoji is never halved. */
export function excerpt(text: string, limit: number): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  const letters = Array.from(flat)
  if (letters.length <= limit) return flat
  const cut = letters.slice(0, limit).join('')
  const space = cut.lastIndexOf(' ')
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).replace(/[\s,.;:]+$/, '')}…`
}

/** Up to two initials for the avatar. */
export function initials(name: string | null, email: string | null): string {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean)
  const letters = words.length > 0 ? [words[0], words.length > 1 ? words.at(-1) : ''] : [email ?? '?']
  return letters.map((word) => Array.from(word ?? '')[0] ?? '').join('').toUpperCase()
}

/** Minor units as they stand in a field: `5000, "usd"` is `50`, `5050` is `50.50`. */
export function major(minor: number, currency: string): string {
  const digits = digitsOf(currency.toUpperCase())
  return (minor / 10 ** digits).toFixed(digits).replace(/\.0+$/, '')
}

/** What was typed as an amount, in minor units; null when it is none. */
export function toMinor(text: string, currency: string): number | null {
  const digits = digitsOf(currency.toUpperCase())
  const found = /^\s*(\d{1,9})(?:\.(\d+))?\s*$/.exec(text)
  if (!found || (found[2] ?? '').length > digits) return null
  return Number(found[1]) * 10 ** digits + Number((found[2] ?? '').padEnd(digits, '0') || '0')
}
