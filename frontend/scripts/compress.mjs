/** Lays a brotli and a gzip form beside every file of the build that is worth it. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'

import { dist, filesIn } from './folder.mjs'
import { writePacked } from './pack.mjs'

const MIN_BYTES = 1024
/** Fonts and pictures are packed already. The page itself is changed by the server, so it is packed there or not at all. */
const TEXT = new Set(['.js', '.css', '.svg', '.json', '.txt', '.map'])

const worthIt = (await filesIn(dist)).filter((file) => TEXT.has(extname(file)))
await Promise.all(
  worthIt.map(async (file) => {
    const bytes = await readFile(file)
    if (bytes.length >= MIN_BYTES) await writePacked(file, bytes, { gz: true })
  }),
)
