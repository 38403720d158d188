/** The dependency rule of docs/architecture.md. */
const from = (path, to, name, comment) => ({ name, comment, severity: 'error', from: { path }, to })

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: ['^virtual:'] } },
    from('^shared/', { path: '^(electron|renderer|test|scripts)/' }, 'shared-imports-nothing', 'shared/ imports no other folder'),
    from('^shared/', { dependencyTypes: ['core'] }, 'shared-is-universal', 'shared/ runs in a browser too: no Node modules'),
    from('^renderer/', { path: '^(electron|test|scripts)/' }, 'renderer-knows-shared', 'the page knows shared/ and its port alone'),
    from('^renderer/', { dependencyTypes: ['core'] }, 'renderer-is-a-browser', 'the page has no Node modules'),
    from('^electron/engine/', { path: '^(renderer|electron/(main|preload|worker|cli|web)|test|scripts)/' }, 'engine-knows-shared', 'the engine imports shared/ alone'),
    from('^electron/worker/', { path: '^(renderer|electron/(main|preload|engine|cli|web)|test|scripts)/' }, 'worker-knows-shared', 'a worker imports shared/ alone'),
    from('^electron/(?!main|preload)', { path: '^electron$|node_modules/electron/' }, 'only-the-shell-imports-electron', 'the engine is plain Node'),
    ...['samplers', 'schedulers', 'store', 'executors'].map((part) =>
      from(
        `^electron/engine/${part}/`,
        { path: '^electron/engine/(samplers|schedulers|store|executors|study|api)/', pathNot: `^electron/engine/${part}/` },
        `${part}-stand-alone`,
        'samplers, schedulers, store and executors do not know each other: study/ joins them',
      ),
    ),
    from('^electron/(cli|main|preload)/', { path: '^electron/(engine|worker)/', pathNot: '^electron/engine/index\\.ts$' }, 'hosts-use-the-index', 'cli and main import the engine’s index alone'),
    from('^electron/web/', { path: '^electron/(engine|worker|cli|main)/', pathNot: '^electron/engine/index\\.ts$' }, 'web-uses-the-index', 'web imports the engine’s index alone'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.svelte', '.json'], conditionNames: ['import', 'node', 'default', 'types', 'svelte', 'browser'], exportsFields: ['exports'] },
  },
}
