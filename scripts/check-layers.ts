/**
 * Runs dependency-cruiser over the workspace by the rules of .dependency-cruiser.cjs; exit 1 on a violation. It reads with TypeScript 6: under
 * TypeScript 7 it would analyse nothing and report success, therefore what it has read is asserted too.
 */
import { registerHooks } from 'node:module'

const MIN_MODULES = 100
const ROOTS = ['packages', 'apps', 'tests', 'bench', 'scripts']

registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier.replace(/^typescript(?=\/|$)/, () => 'typescript6'),
      context,
    ),
})

const { cruise } = await import('dependency-cruiser')
const { default: extractConfig } = await import('dependency-cruiser/config-utl/extract-depcruise-config')
const { default: extractTsConfig } = await import('dependency-cruiser/config-utl/extract-ts-config')

const configuration = await extractConfig(`${process.cwd()}/.dependency-cruiser.cjs`)
const { output } = await cruise(
  ROOTS,
  {
    ...configuration.options,
    ruleSet: { forbidden: configuration.forbidden ?? [] },
    validate: true,
  },
  configuration.options?.enhancedResolveOptions ?? {},
  { tsConfig: extractTsConfig(`${process.cwd()}/tsconfig.json`) },
)
if (typeof output === 'string') throw new Error('dependency-cruiser gave text where its result was expected')

const read = output.modules.filter((module) => /^(packages|apps|tests|bench|scripts)\//.test(module.source))
const ofTheWorkspace = read
  .flatMap((module) => module.dependencies)
  .filter(({ module }) => module.startsWith('@holdfast/'))
const astray = ofTheWorkspace.filter(({ resolved }) => !/^(packages|apps)\/[^/]+\/src\//.test(resolved))

const faults = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
if (read.length < MIN_MODULES) faults.push(`only ${read.length} modules were read: the reader is not working`)
if (ofTheWorkspace.length === 0) faults.push('no import between workspaces was seen: the reader is not working')
for (const { module, resolved } of astray)
  faults.push(`${module} resolved to ${resolved}, not to a source of the workspace`)

for (const fault of faults) console.error(fault)
console.log(
  `layers: ${read.length} modules, ${output.summary.totalDependenciesCruised ?? 0} dependencies, ${faults.length} faults`,
)
process.exit(faults.length === 0 ? 0 : 1)
