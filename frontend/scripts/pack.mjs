/** The packed forms of a file, made once at build time: packing at the first request would cost it seconds. */
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** At the best quality, which is affordable because it happens once. */
export function brotlied(bytes) {
  return brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
}

export function gzipped(bytes) {
  return zip(bytes, { level: 9 })
}

/** Writes `file.br`, and `file.gz` where asked for. A packed form that is not smaller is left out. */
export async function writePacked(file, bytes, { gz }) {
  const br = await brotlied(bytes)
  if (br.length < bytes.length) await writeFile(`${file}.br`, br)
  if (!gz) return
  const zipped = await gzipped(bytes)
  if (zipped.length < bytes.length) await writeFile(`${file}.gz`, zipped)
}
