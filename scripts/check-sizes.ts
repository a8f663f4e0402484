/** Names every file over 300 lines and every function over 40 lines or 3 parameters; exit 1 if there is one. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import ts from 'typescript6'

const MAX_FILE_LINES = 300
const MAX_FUNCTION_LINES = 40
const MAX_PARAMETERS = 3

const tracked = execFileSync('git', [
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  '*.ts',
  '*.tsx',
  '*.mjs',
])
  .toString()
  .split('\n')
  .filter((name) => name !== '' && !/\/(generated|locales|fixtures|tables)\//.test(name))

const isTest = (name: string) => /\.test\.tsx?$|^tests\/|^bench\//.test(name)

function oversizedFunctions(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const faults: string[] = []
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = lineOf(node.getStart())
      const lines = lineOf(node.getEnd()) - first + 1
      if (lines > MAX_FUNCTION_LINES) faults.push(`${name}:${first} function of ${lines} lines`)
      if (node.parameters.length > MAX_PARAMETERS)
        faults.push(`${name}:${first} function of ${node.parameters.length} parameters`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return faults
}

const faults = tracked.flatMap((name) => {
  const text = readFileSync(name, 'utf8')
  const lines = text.split('\n').length - 1
  const tooLong = lines > MAX_FILE_LINES ? [`${name}: ${lines} lines`] : []
  return isTest(name) ? tooLong : [...tooLong, ...oversizedFunctions(name, text)]
})

for (const fault of faults) console.error(fault)
console.log(`sizes: ${tracked.length} files, ${faults.length} over the limits`)
process.exit(faults.length === 0 ? 0 : 1)
