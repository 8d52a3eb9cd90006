// What we write for Jira, before judges that are not ours: the published schema of Jira's documents, and the parser of its editor.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface EditorSchema {
  nodeFromJSON: (document: unknown) => { check: () => void; childCount: number }
}
type Judge = (document: unknown) => boolean
type Ajv = new (options: { strict: boolean }) => { compile: (schema: unknown) => Judge & { errors: unknown } }

const require = createRequire(import.meta.url)
const { defaultSchema } = require('@atlaskit/adf-schema/schema-default') as { defaultSchema: EditorSchema }
const published = require.resolve('@atlaskit/adf-schema/json-schema/v1/full.json')
const { default: Draft4 } = require('ajv-draft-04') as { default: Ajv }
const judge = new Draft4({ strict: false }).compile(JSON.parse(readFileSync(published, 'utf8')))

const FOLDER = join(import.meta.dirname, '../../../../src/core/generation/render/tests/snapshots')

interface Node {
  type: string
  content?: Node[]
}

/** The document of a snapshot, without the lines that the snapshot begins with. */
function sample(name: string): Node & { content: Node[] } {
  const text = readFileSync(join(FOLDER, `myba_core__generation__render__tests__${name}.snap`), 'utf8')
  return JSON.parse(text.slice(text.indexOf('\n---\n') + 5))
}

describe.each(['adf', 'adf_bug'])('%s', (name) => {
  it('is what the published schema allows', () => {
    expect([judge(sample(name)), judge.errors]).toEqual([true, null])
  })

  it('is read by the parser of the editor', () => {
    const document = sample(name)
    const read = defaultSchema.nodeFromJSON(document)
    read.check()
    expect(read.childCount).toBe(document.content.length)
  })

  it('would be refused with a task in a heading', () => {
    const document = sample(name)
    document.content[0] = { type: 'heading', content: [{ type: 'taskItem' }] }
    expect(judge(document)).toBe(false)
    expect(() => defaultSchema.nodeFromJSON(document).check()).toThrow(/heading/)
  })
})
