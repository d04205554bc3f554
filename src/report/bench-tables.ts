/** The bench's results as tables of text, for the command, the page and Markdown alike. wgrad's row is what others are held against. */
import type {
  AccuracyResult,
  BenchReport,
  DepthResult,
  GraphResult,
  KernelReport,
  Spread,
  StartupResult,
  StreamResult,
  TrainingResult,
} from './bench-report.ts';
import { describeAdapter } from './outcome.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[];
}

/** Three significant digits: 0.0123, 1.23, 12.3, 1,230. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

const range = ({ p10, p90 }: Spread): string => `${figure(p10)}–${figure(p90)}`;
const bytes = (value: number): string => (value < 1000 ? figure(value) : `${figure(value / 1000)} kB`);

export function tablesOf(report: BenchReport): Table[] {
  const { startup, kernels, training, depth, graphs, streams, accuracy, missing } = report;
  return [
    ...trainingTables(training ?? []),
    ...(depth?.length ? [depthTable(depth)] : []),
    ...(graphs?.length ? [graphTable(graphs)] : []),
    ...(streams?.length ? [streamTable(streams)] : []),
    ...accuracyTables(accuracy ?? []),
    ...(startup?.length ? [startupTable(startup)] : []),
    ...(kernels === undefined ? [] : kernelTables(kernels)),
    ...(missing.length > 0 ? [missingTable(missing)] : []),
  ];
}

function groups<T>(values: readonly T[], key: (value: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const value of values) found.set(key(value), [...(found.get(key(value)) ?? []), value]);
  return [...found];
}

const TRAINING = [
  'library',
  'first step ms',
  'ms/step',
  'p10–p90',
  'samples/s',
  'times wgrad’s',
  'dispatches',
  'submits',
  'uploads',
  'uploaded',
  'bind groups',
  'memory MB',
];

/** What is trained: the model unless it is the MLP, the batch size, the data unless it is usual, and whether rivals do the least. */
export function trainingName({ model = 'mlp', batchSize, data, lean }: TrainingResult): string {
  const network = model === 'mlp' ? [] : [model];
  const random = data === 'dense random' ? [`${data} data`] : [];
  return [...network, `batch ${batchSize}`, ...random, ...(lean ? ['lean rivals'] : [])].join(', ');
}

/** @returns a table for each model, batch size and kind of data */
export function trainingTables(results: readonly TrainingResult[]): Table[] {
  return groups(results, trainingName).map(([name, group]) => {
    const rounds = [...new Set(group.map((result) => result.rounds.length))];
    const own = group.find(({ library }) => library === 'wgrad')?.msPerStep.median ?? Number.NaN;
    const rows = group.map(({ library, firstStepMs, msPerStep, samplesPerSecond, traffic, peakBytes }) => [
      library,
      figure(firstStepMs ?? Number.NaN),
      figure(msPerStep.median),
      range(msPerStep),
      figure(samplesPerSecond),
      figure(msPerStep.median / own),
      figure(traffic.dispatches),
      figure(traffic.submits),
      figure(traffic.uploads),
      bytes(traffic.uploadedBytes),
      figure(traffic.bindGroups),
      peakBytes === undefined ? '–' : figure(peakBytes / 1e6),
    ]);
    const title = `Training, ${name}: medians of ${rounds.join(' and ')} rounds`;
    return { title, columns: TRAINING, rows };
  });
}

function depthTable(results: readonly DepthResult[]): Table {
  const columns = ['hidden layers', 'library', 'compile ms', 'first step ms', 'ms/step', 'times wgrad’s'];
  const rows = groups(results, ({ layers }) => String(layers)).flatMap(([layers, group]) => {
    const own = group.find(({ library }) => library === 'wgrad')?.msPerStep ?? Number.NaN;
    return group.map(({ library, compileMs, firstStepMs, msPerStep }) => {
      const compiling = compileMs === undefined ? '–' : figure(compileMs);
      return [layers, library, compiling, figure(firstStepMs), figure(msPerStep), figure(msPerStep / own)];
    });
  });
  return { title: 'Deeper models, hidden layers of 32, batch 32', columns, rows };
}

function streamTable(results: readonly StreamResult[]): Table {
  const columns = ['pictures', 'resident ms/step', 'streamed ms/step', 'speed of resident', 'uploaded/step', 'data MB'];
  const rows = results.map(({ name, residentMs, streamedMs, uploadedBytesPerStep, dataBytes }) => [
    name,
    figure(residentMs),
    figure(streamedMs),
    `${figure((100 * residentMs) / streamedMs)} %`,
    bytes(uploadedBytesPerStep),
    figure(dataBytes / 1e6),
  ]);
  return { title: 'Batches that come while training goes on', columns, rows };
}

/** The exponent says how a figure grew since the row before: 1 is in proportion to the ops. */
function graphTable(results: readonly GraphResult[]): Table {
  const columns = ['ops', 'dispatches', 'compile ms', 'exponent', 'first step ms', 'exponent', 'ms/step', 'exponent'];
  const rows = results.map((result, i) => {
    const before = results[i - 1];
    const grown = (of: (row: GraphResult) => number): string[] => [
      figure(of(result)),
      before === undefined ? '–' : figure(Math.log(of(result) / of(before)) / Math.log(result.ops / before.ops)),
    ];
    return [
      String(result.ops),
      String(result.dispatches),
      ...grown(({ compileMs }) => compileMs),
      ...grown(({ firstStepMs }) => firstStepMs),
      ...grown(({ msPerStep }) => msPerStep),
    ];
  });
  return { title: 'Larger graphs, 32 × 32 values an op, batch 32', columns, rows };
}

function accuracyTables(results: readonly AccuracyResult[]): Table[] {
  return groups(results, ({ batchSize }) => `Time to 97 % test accuracy, batch ${batchSize}`).map(([title, group]) => {
    const rows = group.map(({ library, seconds, steps, accuracy, limitS }) => [
      library,
      seconds === undefined ? `not within ${figure(limitS)}` : figure(seconds),
      String(steps),
      `${(100 * accuracy).toFixed(2)} %`,
    ]);
    return { title, columns: ['library', 'seconds', 'steps', 'accuracy at the end'], rows };
  });
}

function startupTable(results: readonly StartupResult[]): Table {
  const columns = ['library', 'kB (gzip)', 'kB', 'import ms', 'init to first step ms', 'both, ms', 'p10–p90'];
  const rows = results.map(({ library, bytes: size, gzipBytes, importMs, firstStepMs, totalMs }) => [
    library,
    gzipBytes === undefined ? '–' : figure(gzipBytes / 1000),
    size === undefined ? '–' : figure(size / 1000),
    figure(importMs.median),
    figure(firstStepMs.median),
    figure(totalMs.median),
    range(totalMs),
  ]);
  return { title: 'Start-up', columns, rows };
}

function kernelTables({ clock, peakGflops, peakGbytes, results }: KernelReport): Table[] {
  const columns = ['kernel', 'µs', 'p10–p90', 'GFLOP/s', 'GB/s', 'share of peak'];
  const row = (name: string, { us, gflops, gbytes, share, of }: KernelReport['results'][number]): string[] => [
    name,
    figure(us.median),
    range(us),
    figure(gflops),
    figure(gbytes),
    `${(100 * share).toFixed(0)} % (${of})`,
  ];
  const peaks = `peaks ${figure(peakGflops)} GFLOP/s, ${figure(peakGbytes)} GB/s; ${clock}`;
  const isStep = ({ at }: KernelReport['results'][number]): boolean => at.startsWith('MNIST MLP');
  const steps = groups(results.filter(isStep), ({ at }) => at).map(([at, group]) => ({
    title: `Kernels of a training step, ${at} (${peaks})`,
    columns,
    rows: group.map((result) => row(result.kernel, result)),
  }));
  const ops = results.filter((result) => !isStep(result));
  const rows = ops.map((result) => row(`${result.kernel} ${result.at}, ${result.library}`, result));
  return rows.length === 0 ? steps : [...steps, { title: `Ops alone (${peaks})`, columns, rows }];
}

function missingTable(missing: BenchReport['missing']): Table {
  const rows = missing.map(({ name, section, reason }) => [name, section, reason]);
  return { title: 'Not measured', columns: ['what', 'section', 'why'], rows };
}

/** Adapter, browser and data in a line. */
export function environmentLine({ environment, data, samples }: BenchReport): string {
  const { adapter, runtime, processors, crossOriginIsolated, date } = environment;
  const threads = crossOriginIsolated ? 'cross-origin isolated' : 'not cross-origin isolated: wasm has one thread';
  const digits = samples === undefined ? data : `${data}, ${samples} training samples`;
  return `${describeAdapter(adapter)}; ${runtime}, ${processors} processors, ${threads}; data: ${digits}; ${date.slice(0, 10)}`;
}

export function textOf({ title, columns, rows }: Table): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ');
  return [title, ...all.map((row) => line(row).trimEnd())].join('\n');
}

export function markdownOf(report: BenchReport): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (row: readonly string[]): string => `| ${row.map(cell).join(' | ')} |`;
  const tables = tablesOf(report).map(({ title, columns, rows }) => {
    const rule = line(columns.map((_, c) => (c === 0 ? '---' : '--:')));
    return [`**${title}**`, '', line(columns), rule, ...rows.map(line)].join('\n');
  });
  return [environmentLine(report), ...tables].join('\n\n');
}

/** Prints the tables, and how each library was used. */
export function printBench(report: BenchReport, say: (line: string) => void): void {
  say(`\n${environmentLine(report)}`);
  for (const table of tablesOf(report)) say(`\n${textOf(table)}`);
  const how = new Map(report.training?.map((result) => [result.library, result.how]));
  if (how.size > 0) say('');
  for (const [library, text] of how) say(`${library}: ${text}.`);
}
