// The layers of docs/architecture.md as rules: dependencies point down only, packages are pure.
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(packages|apps)/', pathNot: [from, ...allowed] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'imports of types alone make no cycle at run time',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('tlog-stands-alone', '^packages/tlog/', []),
    only('crypto-stands-alone', '^packages/crypto/', []),
    only('catalog-stands-alone', '^packages/catalog/', []),
    only('policy-on-catalog', '^packages/policy/', ['^packages/catalog/']),
    only('sdk-stands-alone', '^packages/sdk/', []),
    only('keeper-on-crypto-and-tlog', '^apps/keeper/', ['^packages/crypto/', '^packages/tlog/']),
    only('web-on-sdk-catalog-tlog', '^apps/web/', ['^packages/(sdk|catalog|tlog)/']),
    {
      name: 'packages-are-pure',
      comment:
        'no database, network, clock, file or global: everything comes in as an argument (tests may read fixtures)',
      severity: 'error',
      from: { path: '^packages/(catalog|crypto|tlog|policy)/src', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'modules-by-their-door',
      comment: 'a module imports another only through its index.ts',
      severity: 'error',
      from: { path: '^apps/server/src/modules/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^apps/server/src/modules/([^/]+)/',
        pathNot: ['^apps/server/src/modules/$1/', '^apps/server/src/modules/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'platform-below-modules',
      severity: 'error',
      from: { path: '^apps/server/src/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/server/src/(modules|records|launch|cli)/' },
    },
    {
      name: 'records-below-modules',
      severity: 'error',
      from: { path: '^apps/server/src/records/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/server/src/(modules|launch|cli)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
