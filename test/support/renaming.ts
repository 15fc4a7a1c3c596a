import type { PrincipalRef, Recipe, Trace } from '../../src/model/trace.js'

/** Other names for everything in a trace that has one. Each is to be injective, and epochs are to keep their order. */
export interface Renaming {
  readonly label: (label: string) => string
  readonly domain: (domain: string) => string
  readonly made: (label: string) => string
  readonly run: (run: number) => number
  readonly epoch: (epoch: number) => number
}

/** The trace under other names. */
export function renameTrace(trace: Trace, names: Renaming): Trace {
  const principal = (ref: PrincipalRef): PrincipalRef => ({
    class: ref.class,
    ...(ref.label === undefined ? {} : { label: names.label(ref.label) }),
    ...(ref.domain === undefined ? {} : { domain: names.domain(ref.domain) }),
  })
  const value = (v: PrincipalRef | number) => (typeof v === 'number' ? names.epoch(v) : principal(v))
  const recipe = (r: Recipe): Recipe => {
    switch (r.kind) {
      case 'frame':
        return r
      case 'apply':
      case 'destruct':
        return { ...r, args: r.args.map(recipe) }
      case 'principal':
        return { ...r, principal: principal(r.principal) }
      case 'clock':
        return { ...r, epoch: names.epoch(r.epoch) }
      case 'made':
        return { ...r, label: names.made(r.label) }
      case 'secret':
        return { ...r, of: r.of.map(principal) }
      case 'given':
        return { ...r, values: mapValues(r.values, value) }
    }
  }
  return {
    dishonest: {
      labels: trace.dishonest.labels.map(names.label),
      domains: trace.dishonest.domains.map(names.domain),
    },
    steps: trace.steps.map(({ run, role, step, epoch, start, choices, receive }) => ({
      run: names.run(run),
      role,
      step,
      epoch: names.epoch(epoch),
      ...(start === undefined
        ? {}
        : {
            start: {
              parameters: mapValues(start.parameters, principal),
              ...(start.memory === undefined ? {} : { memory: names.run(start.memory) }),
              ...(start.clocks === undefined ? {} : { clocks: mapValues(start.clocks, names.epoch) }),
            },
          }),
      ...(choices === undefined ? {} : { choices: mapValues(choices, names.epoch) }),
      ...(receive === undefined ? {} : { receive: recipe(receive) }),
    })),
    ...(trace.derives === undefined ? {} : { derives: recipe(trace.derives) }),
  }
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, image: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([name, v]) => [name, image(v)]))
}
