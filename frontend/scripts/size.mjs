/** Fails when the page has become heavy. A figure is what travels: gzip at its best. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { dist, filesIn } from './folder.mjs'
import { gzipped } from './pack.mjs'

const KB = 1024
const INITIAL_JS_MAX = 150 * KB
const CSS_MAX = 15 * KB
const LAZY_MAX = 40 * KB

/** Stands before every name in the page, until the server puts the base path there. */
const BASE_MARK = '__MYBA_BASE__'

const html = await readFile(join(dist, 'index.html'), 'utf8')
const named = new Set([...html.matchAll(/(?:src|href)="[^"]*?([^"/]+\.(?:js|css))"/g)].map((hit) => hit[1].replace(BASE_MARK, '')))
const weights = []
for (const file of await filesIn(dist)) {
  const kind = /\.(js|css)$/.exec(file)?.[1]
  if (!kind) continue
  const name = basename(file)
  weights.push({ name, kind, initial: named.has(name), bytes: (await gzipped(await readFile(file))).length })
}

const sum = (list) => list.reduce((total, { bytes }) => total + bytes, 0)
const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`
const initial = sum(weights.filter(({ kind, initial: isInitial }) => kind === 'js' && isInitial))
const css = sum(weights.filter(({ kind }) => kind === 'css'))
const lazy = weights.filter(({ kind, initial: isInitial }) => kind === 'js' && !isInitial).sort((a, b) => b.bytes - a.bytes)

console.log(`initial JS ${kb(initial)} of ${kb(INITIAL_JS_MAX)}, CSS ${kb(css)} of ${kb(CSS_MAX)} (gzip)`)
for (const { name, bytes } of lazy) console.log(`  lazy ${kb(bytes).padStart(9)}  ${name}`)

const failures = []
if (initial === 0) failures.push('index.html names no script')
if (initial > INITIAL_JS_MAX) failures.push(`the initial JS is ${kb(initial - INITIAL_JS_MAX)} too heavy`)
if (css > CSS_MAX) failures.push(`the CSS is ${kb(css - CSS_MAX)} too heavy`)
for (const { name, bytes } of lazy) if (bytes > LAZY_MAX) failures.push(`${name} is ${kb(bytes - LAZY_MAX)} too heavy`)
for (const failure of failures) console.error(`size: ${failure}`)
process.exitCode = failures.length > 0 ? 1 : 0
