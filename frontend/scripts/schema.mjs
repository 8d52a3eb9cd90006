/** The types of the HTTP interface, made from the document that the server prints. `--check` compares and writes nothing. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import openapiTS, { astToString } from 'openapi-typescript'

import { frontend } from './folder.mjs'

const SCHEMA = join(frontend, '..', 'docs', 'openapi.json')
const TYPES = join(frontend, 'src', 'api', 'schema.gen.ts')
const HEAD = '// Made from docs/openapi.json by `npm run types`; not for editing.\n'

const check = process.argv.includes('--check')
if (!existsSync(SCHEMA)) {
  // A generated file without its source cannot be true.
  if (existsSync(TYPES)) fail('src/api/schema.gen.ts is there without docs/openapi.json')
} else {
  const fresh = HEAD + astToString(await openapiTS(pathToFileURL(SCHEMA), { alphabetize: true }))
  const stored = existsSync(TYPES) ? await readFile(TYPES, 'utf8') : ''
  if (check && stored !== fresh) fail('src/api/schema.gen.ts is not what docs/openapi.json says; `npm run types` writes it anew')
  if (!check && stored !== fresh) await writeFile(TYPES, fresh)
}

function fail(why) {
  console.error(`types: ${why}`)
  process.exitCode = 1
}
