/**
 * The fonts that the server sets PDFs with, beside the page, each with its licence: a release carries both inside. Other scripts,
 * Chinese, Japanese, Korean and emoji among them, are too large for that; the server finds them on its machine.
 */
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { dist, frontend } from './folder.mjs'

const REGULAR = '400Regular'
const BOLD = '700Bold'
const FAMILIES = [
  { family: 'NotoSans', folder: 'noto-sans', weights: [REGULAR, BOLD] },
  { family: 'NotoSansHebrew', folder: 'noto-sans-hebrew', weights: [REGULAR, BOLD] },
  { family: 'NotoSansMono', folder: 'noto-sans-mono', weights: [REGULAR] },
  { family: 'Vazirmatn', folder: 'vazirmatn', weights: [REGULAR, BOLD] },
]

const target = join(dist, 'fonts')
await mkdir(target, { recursive: true })
for (const { family, folder, weights } of FAMILIES) {
  const source = join(frontend, 'node_modules', '@expo-google-fonts', folder)
  for (const weight of weights) {
    const name = `${family}-${weight.replace(/^\d+/, '')}.ttf`
    await copyFile(join(source, weight, `${family}_${weight}.ttf`), join(target, name))
  }
  await copyFile(join(source, 'LICENSE_FONT'), join(target, `${family}-LICENSE.txt`))
}
