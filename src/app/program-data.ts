/** The lines of a run's program that get its pictures, with the library and with Keras. */
import type { RunConfig } from './config.ts';
import { testCount } from './shared/sources.ts';
import type { StationName } from './text/stations.ts';

export interface ProgramLine {
  readonly text: string;
  readonly station?: StationName;
}

export const line = (text: string, station?: StationName): ProgramLine => ({ text, station });

/** What the samples are saved as on the page. */
const FILE = 'samples.npz';

/** How pictures are loaded; own files must be served, under whatever address. */
const LOADED: Readonly<Record<RunConfig['source'], string>> = {
  auto: 'mnist()',
  'fashion-mnist': 'fashionMnist()',
  'made-up': "mnist({ source: 'made-up' })",
  files: "mnist({ url: '/my-digits/' })",
};

/** The modules besides the library itself. */
export function dataImports({ source, own }: RunConfig): ProgramLine[] {
  const from = source === 'fashion-mnist' ? "{ fashionMnist } from 'wgrad/datasets'" : "{ mnist } from 'wgrad/mnist'";
  return [
    ...(own === 'alone' ? [] : [line(`import ${from};`)]),
    ...(own === 'none' ? [] : [line("import { readNpz } from 'wgrad/io';")]),
  ];
}

/** What of the library itself they need. */
export const dataUses = ({ own }: RunConfig): string[] =>
  own === 'none' ? [] : own === 'alone' ? ['tensor'] : ['type Tensor', 'tensor'];

const OPENED = line(
  `const own = await readNpz(await (await fetch('${FILE}')).arrayBuffer()); // saved on the page`,
  'data',
);

/** @param testsOnTrain of samples alone: there are too few to hold any out */
export function dataLines(config: RunConfig, testsOnTrain: boolean): ProgramLine[] {
  const { samples, own, source } = config;
  if (own === 'alone') return aloneLines(testsOnTrain);
  const cut = samples === undefined ? '' : `.slice(0, ${samples})`;
  const cutTest = samples === undefined ? '' : `.slice(0, ${testCount(samples)})`;
  const [images, labels] = [`train.images${cut}`, `train.labels${cut}`];
  const loaded = line(`const { train, test } = await ${LOADED[source]};`, 'data');
  const test = line(`const [xTest, yTest] = [test.images${cutTest}.div(255), test.labels${cutTest}];`, 'tensor');
  if (own === 'none') return [loaded, line(`const [x, y] = [${images}.div(255), ${labels}];`, 'tensor'), test];
  return [
    loaded,
    OPENED,
    line('const joined = (one: Tensor, other: Tensor): Tensor => {', 'data'),
    line('  const all = new Uint8Array(one.size + other.size);'),
    line('  all.set(one.values);'),
    line('  all.set(other.values, one.size);'),
    line('  return tensor(all, [one.shape[0]! + other.shape[0]!, ...one.shape.slice(1)]);'),
    line('};'),
    line(`const [x, y] = [joined(${images}, own.x!).div(255), joined(${labels}, own.y!)];`, 'tensor'),
    test,
  ];
}

const aloneLines = (testsOnTrain: boolean): ProgramLine[] => [
  OPENED,
  line('const part = (held: number) => {', 'data'),
  line('  const rows = [...own.y!.values.keys()].filter((i) => own.held_out!.values[i] === held);'),
  line('  const pixels = rows.flatMap((i) => [...own.x!.slice(i, i + 1).values]);'),
  line('  const labels = rows.map((i) => own.y!.values[i]!);'),
  line(
    '  return [tensor(Uint8Array.from(pixels), [rows.length, 28, 28]).div(255), tensor(Uint8Array.from(labels))] as const;',
  ),
  line('};'),
  line('const [x, y] = part(0);', 'tensor'),
  line(`const [xTest, yTest] = part(${testsOnTrain ? 0 : 1});`, 'tensor'),
];

/** In Python. Made-up digits and own files Keras has not: MNIST takes their place. */
export function kerasDataLines({ samples, own, source }: RunConfig, testsOnTrain: boolean): ProgramLine[] {
  const opened = line(`own = np.load("${FILE}")  # saved on the page`, 'data');
  if (own === 'alone') {
    const test = testsOnTrain ? '~held' : 'held';
    return [
      opened,
      line('held = own["held_out"] == 1', 'data'),
      line('x, y = own["x"][~held] / 255.0, own["y"][~held]', 'tensor'),
      line(`x_test, y_test = own["x"][${test}] / 255.0, own["y"][${test}]`, 'tensor'),
    ];
  }
  const name = source === 'fashion-mnist' ? 'fashion_mnist' : 'mnist';
  const cut = (count: number): string => (samples === undefined ? '' : `[:${count}]`);
  const [train, test] = [cut(samples ?? 0), cut(testCount(samples ?? 0))];
  return [
    line(`(x, y), (x_test, y_test) = keras.datasets.${name}.load_data()`, 'data'),
    ...(own === 'none'
      ? [line(`x, y = x${train} / 255.0, y${train}`, 'tensor')]
      : [
          opened,
          line(`x = np.concatenate([x${train}, own["x"]]) / 255.0`, 'tensor'),
          line(`y = np.concatenate([y${train}, own["y"]])`, 'tensor'),
        ]),
    line(`x_test, y_test = x_test${test} / 255.0, y_test${test}`, 'tensor'),
  ];
}
