/**
 * Clerk's own scripts for the stand-in of Clerk, so that its real components run without a network. They are not dependencies:
 * the two packages would bring a thousand others. Only the files that a browser asks for are kept, in `.clerk`.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { filesIn, frontend } from './folder.mjs'
import { writePacked } from './pack.mjs'

const run = promisify(execFile)
const target = join(frontend, '.clerk')
const stamp = join(target, 'stamp.json')

/** The pinned pair. `digest` is the sha512 of the tarball; `keep` names the files of `dist` that a browser asks for. */
const PACKAGES = [
  {
    folder: 'clerk-js',
    spec: '@clerk/clerk-js@6.40.0',
    tarball: 'clerk-clerk-js-6.40.0.tgz',
    digest: '2MnZ/ygvuCmeuqfXQmsxfQaLN/SSJvQbtT2cLXbgr5VKr3KmZFZBVvX977fG3eZ6pprl4J9pO+I2bbe6BvColg==',
    // The wallets of coins and the measure of passwords are never asked for here, and are half of the weight.
    keep: /^(?!base-account|coinbase|zxcvbn)(?:\w[\w-]*_)?clerk\.browser(?:_[0-9a-f]{6}_[\d.]+)?\.js$/,
  },
  {
    folder: 'ui',
    spec: '@clerk/ui@1.34.0',
    tarball: 'clerk-ui-1.34.0.tgz',
    digest: 'EP6Wcf+iqV5hJRMjfmVSOb7wWEgt2DuUOnR3Yv/ULPdmGgGWa64oc4tB4VfD66z8nXgtXqHEXNNnGURAOfQ7vQ==',
    keep: /^(?:ui\.browser|[\w-]+_ui_de828c_1\.34\.0)\.js$/,
  },
]

const digestOf = (kind, bytes) => createHash(kind).update(bytes).digest('base64')

/** What should be there, and what each file should be. */
async function fingerprint() {
  const files = (await filesIn(target)).filter((file) => file !== stamp)
  const sums = {}
  for (const file of files) sums[file.slice(target.length + 1).replaceAll('\\', '/')] = digestOf('sha256', await readFile(file))
  return JSON.stringify({ packages: PACKAGES.map(({ spec, digest, keep }) => [spec, digest, keep.source]), sums }, null, 1)
}

async function isPresent() {
  try {
    return (await readFile(stamp, 'utf8')) === (await fingerprint())
  } catch {
    return false
  }
}

async function unpack({ folder, tarball, digest, keep, spec }, temporary) {
  const found = digestOf('sha512', await readFile(join(temporary, tarball)))
  if (found !== digest) throw new Error(`${spec} is not the package that this build knows: its sha512 is ${found}`)
  const unpacked = join(temporary, folder)
  await mkdir(unpacked)
  await run('tar', ['-xzf', join(temporary, tarball), '-C', unpacked, 'package/dist'])
  const source = join(unpacked, 'package', 'dist')
  const names = (await readdir(source)).filter((name) => keep.test(name))
  const destination = join(target, folder, 'dist')
  await mkdir(destination, { recursive: true })
  for (const name of names) {
    const bytes = await readFile(join(source, name))
    await writeFile(join(destination, name), bytes)
    await writePacked(join(destination, name), bytes, { gz: false })
  }
}

async function bring() {
  const temporary = await mkdtemp(join(tmpdir(), 'myba-clerk-'))
  try {
    const specs = PACKAGES.map(({ spec }) => spec)
    await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', temporary, ...specs], {
      cwd: temporary,
      shell: process.platform === 'win32',
      timeout: 180_000,
    })
    await rm(target, { recursive: true, force: true })
    for (const item of PACKAGES) await unpack(item, temporary)
    await writeFile(stamp, await fingerprint())
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** npm keeps what it has packed before, so a second build does not need a network even without `.clerk`. */
if (!(await isPresent())) {
  try {
    await bring()
    console.log(`Clerk's scripts for the stand-in: ${(await filesIn(target)).length} files in frontend/.clerk`)
  } catch (error) {
    const isForeign = String(error?.message).includes('is not the package')
    console.error(`WARNING: Clerk's scripts could not be brought: ${error?.message?.split('\n')[0]}`)
    console.error('Sign-in with the stand-in will not load until `npm run build` has run once with the npm registry in reach.')
    // Files that are missing cost only the sign-in of the stand-in; files that are not what they should be stop the build.
    if (isForeign) process.exitCode = 1
  }
}
