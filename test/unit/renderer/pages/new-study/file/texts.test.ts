import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { shellWord, studyTexts } from '../../../../../../renderer/pages/new-study/file/texts.ts'

const file = { name: "it's 3 $x", objective: { kind: 'command', command: ['run', 'END', '{lr}'] }, note: 'a\nEND\nb', space: { lr: { type: 'float', low: 1e-5, high: 1 } } }

describe('the texts of a study', () => {
  it('hold the same study as JSON and as YAML', () => {
    const { json, yaml } = studyTexts(file, undefined, stringify)
    expect(JSON.parse(json)).toEqual(file)
    expect(parse(yaml)).toEqual(file)
  })

  it('are named by the study, as file systems and shells take it', () => {
    expect(studyTexts({ name: 'mlp' }, undefined, stringify)).toMatchObject({ fileName: { json: 'mlp.json', yaml: 'mlp.yaml' }, run: 'tunery run mlp.yaml' })
    expect(studyTexts({ name: 'a/b c' }, '/my data', stringify).run).toBe("cd '/my data' && tunery run 'a-b c.yaml'")
    expect([shellWord("it's"), shellWord('-x'), shellWord('plain.yaml')]).toEqual(["'it'\\''s'", "'./-x'", 'plain.yaml'])
  })

  it.skipIf(process.platform === 'win32')('write the file and run it when they are pasted into a shell', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tunery-texts-'))
    try {
      const { writeAndRun, yaml, fileName } = studyTexts(file, folder, stringify)
      const said = execFileSync('sh', ['-c', `tunery() { echo "asked for: $*"; }\n${writeAndRun}`], { encoding: 'utf8' })
      expect(said.trim()).toBe(`asked for: run ${fileName.yaml}`)
      expect(readFileSync(join(folder, fileName.yaml), 'utf8')).toBe(yaml)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
