/**
 * What a bundler leaves of the library for a program that uses a part of it, without what is loaded only when it is asked for: told by
 * texts that only that part has.
 */
import { resolve } from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { stripShaders } from '../../../src/build/strip-shaders.ts';
import { OPS } from '../../reference/all-kernels.ts';

/** Of layers, and of what reads them from files. */
const TEXTS = {
  flatten: 'layers.flatten({ ... })',
  dense: 'layers.dense({ ... })',
  dropout: 'layers.dropout({ ... })',
  adam: 'optimizers.adam()',
  schedule: 'schedules.cosineDecay({ ... })',
  constant: 'initializers.constant(0)',
  model: 'model.fit',
  ops: 'it has no value before the step runs',
  readFlatten: 'channels_last',
  readDense: 'kernel_lora_rank',
  readOptimizers: 'use_nesterov',
};

const NAMES = Object.keys(TEXTS) as (keyof typeof TEXTS)[];

const FLATTEN = "import { layers } from 'wgrad'; console.log(layers.flatten());";
const SCHEDULE = "import { schedules } from 'wgrad'; console.log(schedules.cosineDecay);";
const OWN = `
import { sequential } from 'wgrad';
const build = (name, inputShape) => ({ name, className: 'Same', outputShape: inputShape, params: [], apply: (x) => x });
await sequential({ layers: [{ className: 'Same', inputShape: [4], build }] }).getWeights();`;
const OP = "import { ops } from 'wgrad'; console.log(ops.add(1, 2));";
const LOADED = "import { loadModel } from 'wgrad/io'; console.log(loadModel);";

test.for<[string, string, (keyof typeof TEXTS)[]]>([
  ['one layer', FLATTEN, ['flatten']],
  ['one schedule', SCHEDULE, ['schedule']],
  ['a layer of the own', OWN, ['adam', 'model']],
  ['an op of the API', OP, ['ops']],
  ['loading', LOADED, NAMES.filter((name) => name !== 'ops')],
])('%s', async ([, program, expected]) => {
  const code = await bundled(program);
  const found = Object.entries(TEXTS).filter(([, text]) => code.includes(text));
  expect(found.map(([name]) => name)).toEqual(expected);
});

test('one op', async () => {
  const code = await bundled("import { erf } from 'ops'; console.log(erf);");
  const found = [...OPS.keys()].filter((name) => new RegExp(`["'\`]${name}["'\`]`).test(code));
  // those of its gradient, and the views that all graphs know
  expect(found.sort()).toEqual(['broadcastTo', 'erf', 'exp', 'mul', 'reshape', 'scale', 'stopGradient', 'sum']);
});

async function bundled(program: string): Promise<string> {
  const entry = '\0program';
  const own = {
    name: 'program',
    resolveId: (id: string) =>
      ({
        [entry]: entry,
        wgrad: resolve('src/index.ts'),
        'wgrad/io': resolve('src/io.ts'),
        ops: resolve('src/ops/all.ts'),
      })[id],
    load: (id: string) => (id === entry ? program : undefined),
  };
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [own, stripShaders()],
    build: { write: false, target: 'esnext', rolldownOptions: { input: entry } },
  });
  const { output } = result as Extract<typeof result, { output: unknown }>;
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
  const atOnce = new Set([...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of atOnce) for (const imported of chunks.get(name)?.imports ?? []) atOnce.add(imported);
  return [...atOnce].map((name) => chunks.get(name)?.code ?? '').join('');
}
