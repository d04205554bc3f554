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
import { type BenchWords, benchWordsEn, type Column } from './bench-words.ts';
import { describeAdapter } from './outcome.ts';

export interface Table {
  readonly title: string;
  /** what its columns are, and what they are called */
  readonly keys: readonly Column[];
  readonly columns: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[];
  /** The columns that matter most, where there are many. */
  readonly brief?: readonly number[];
}

/** Three significant digits: 0.0123, 1.23, 12.3, 1,230. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

const range = ({ p10, p90 }: Spread): string => `${figure(p10)}–${figure(p90)}`;
const bytes = (value: number): string => (value < 1000 ? figure(value) : `${figure(value / 1000)} kB`);

export function table(
  w: BenchWords,
  title: string,
  keys: readonly Column[],
  rows: Table['rows'],
  brief?: readonly Column[],
): Table {
  const columns = keys.map((key) => w.columns[key]);
  return { title, keys, columns, rows, ...(brief && { brief: brief.map((key) => keys.indexOf(key)) }) };
}

export function tablesOf(report: BenchReport, w: BenchWords = benchWordsEn): Table[] {
  const { startup, kernels, training, depth, graphs, streams, accuracy, missing } = report;
  return [
    ...trainingTables(training ?? [], w),
    ...(depth?.length ? [depthTable(depth, w)] : []),
    ...(graphs?.length ? [graphTable(graphs, w)] : []),
    ...(streams?.length ? [streamTable(streams, w)] : []),
    ...accuracyTables(accuracy ?? [], w),
    ...(startup?.length ? [startupTable(startup, w)] : []),
    ...(kernels === undefined ? [] : kernelTables(kernels, w)),
    ...(missing.length > 0 ? [missingTable(missing, w)] : []),
  ];
}

function groups<T>(values: readonly T[], key: (value: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const value of values) found.set(key(value), [...(found.get(key(value)) ?? []), value]);
  return [...found];
}

const TRAINING: readonly Column[] = [
  'library',
  'firstStep',
  'msPerStep',
  'spread',
  'samplesPerSecond',
  'ratio',
  'dispatches',
  'submits',
  'uploads',
  'uploaded',
  'bindGroups',
  'memory',
];
const TRAINING_BRIEF: readonly Column[] = ['library', 'msPerStep', 'spread', 'samplesPerSecond', 'ratio'];

/** What is trained: the model unless it is the MLP, the batch size, the data unless it is usual, and whether rivals do the least. */
export function trainingName(
  { model = 'mlp', batchSize, data, lean }: Pick<TrainingResult, 'model' | 'batchSize' | 'data' | 'lean'>,
  w: BenchWords = benchWordsEn,
): string {
  const network = model === 'mlp' ? [] : [model];
  const random = data === 'dense random' ? [w.denseRandom] : [];
  return [...network, w.batch(batchSize), ...random, ...(lean ? [w.leanRivals] : [])].join(w.comma);
}

/** @returns a table for each model, batch size and kind of data */
export function trainingTables(results: readonly TrainingResult[], w: BenchWords = benchWordsEn): Table[] {
  return groups(results, (result) => trainingName(result, w)).map(([name, group]) => {
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
    return table(w, w.training(name, rounds), TRAINING, rows, TRAINING_BRIEF);
  });
}

function depthTable(results: readonly DepthResult[], w: BenchWords): Table {
  const rows = groups(results, ({ layers }) => String(layers)).flatMap(([layers, group]) => {
    const own = group.find(({ library }) => library === 'wgrad')?.msPerStep ?? Number.NaN;
    return group.map(({ library, compileMs, firstStepMs, msPerStep }) => {
      const compiling = compileMs === undefined ? '–' : figure(compileMs);
      return [layers, library, compiling, figure(firstStepMs), figure(msPerStep), figure(msPerStep / own)];
    });
  });
  return table(w, w.depth, ['layers', 'library', 'compile', 'firstStep', 'msPerStep', 'ratio'], rows);
}

function streamTable(results: readonly StreamResult[], w: BenchWords): Table {
  const rows = results.map(({ name, residentMs, streamedMs, uploadedBytesPerStep, dataBytes }) => [
    name,
    figure(residentMs),
    figure(streamedMs),
    `${figure((100 * residentMs) / streamedMs)} %`,
    bytes(uploadedBytesPerStep),
    figure(dataBytes / 1e6),
  ]);
  return table(w, w.streams, ['pictures', 'resident', 'streamed', 'speed', 'uploadedPerStep', 'dataMemory'], rows);
}

/** The exponent says how a figure grew since the row before: 1 is in proportion to the ops. */
function graphTable(results: readonly GraphResult[], w: BenchWords): Table {
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
  const keys: Column[] = [
    ...(['ops', 'dispatches', 'compile', 'exponent', 'firstStep', 'exponent', 'msPerStep', 'exponent'] as const),
  ];
  return table(w, w.graphs, keys, rows, ['ops', 'dispatches', 'compile', 'firstStep', 'msPerStep']);
}

function accuracyTables(results: readonly AccuracyResult[], w: BenchWords): Table[] {
  return groups(results, ({ batchSize }) => w.accuracy(batchSize)).map(([title, group]) => {
    const rows = group.map(({ library, seconds, steps, accuracy, limitS }) => [
      library,
      seconds === undefined ? w.notWithin(figure(limitS)) : figure(seconds),
      String(steps),
      `${(100 * accuracy).toFixed(2)} %`,
    ]);
    return table(w, title, ['library', 'seconds', 'steps', 'accuracy'], rows);
  });
}

function startupTable(results: readonly StartupResult[], w: BenchWords): Table {
  const rows = results.map(({ library, bytes: size, gzipBytes, importMs, firstStepMs, totalMs }) => [
    library,
    gzipBytes === undefined ? '–' : figure(gzipBytes / 1000),
    size === undefined ? '–' : figure(size / 1000),
    figure(importMs.median),
    figure(firstStepMs.median),
    figure(totalMs.median),
    range(totalMs),
  ]);
  const keys: readonly Column[] = ['library', 'gzip', 'size', 'importing', 'starting', 'both', 'spread'];
  return table(w, w.startup, keys, rows, ['library', 'gzip', 'importing', 'starting', 'both']);
}

function kernelTables({ clock, peakGflops, peakGbytes, results }: KernelReport, w: BenchWords): Table[] {
  const keys: readonly Column[] = ['kernel', 'microseconds', 'spread', 'gflops', 'gbytes', 'peak'];
  const brief: readonly Column[] = ['kernel', 'microseconds', 'peak'];
  const row = (name: string, { us, gflops, gbytes, share, of }: KernelReport['results'][number]): string[] => [
    name,
    figure(us.median),
    range(us),
    figure(gflops),
    figure(gbytes),
    `${(100 * share).toFixed(0)} % (${w.bounds[of]})`,
  ];
  const peaks = w.peaks(figure(peakGflops), figure(peakGbytes), clock);
  const isStep = ({ at }: KernelReport['results'][number]): boolean => at.startsWith('MNIST MLP');
  const steps = groups(results.filter(isStep), ({ at }) => at).map(([at, group]) =>
    table(
      w,
      w.kernelsOfStep(at, peaks),
      keys,
      group.map((result) => row(result.kernel, result)),
      brief,
    ),
  );
  const ops = results.filter((result) => !isStep(result));
  const rows = ops.map((result) => row(`${result.kernel} ${result.at}, ${result.library}`, result));
  return rows.length === 0 ? steps : [...steps, table(w, w.opsAlone(peaks), keys, rows, brief)];
}

function missingTable(missing: BenchReport['missing'], w: BenchWords): Table {
  const rows = missing.map(({ name, section, reason }) => [name, w.sections[section] ?? section, reason]);
  return table(w, w.missing, ['what', 'section', 'why'], rows);
}

/** Adapter, browser and data in a line. */
export function environmentLine({ environment, data, samples }: BenchReport): string {
  const { adapter, runtime, processors, crossOriginIsolated, date } = environment;
  const threads = crossOriginIsolated ? 'cross-origin isolated' : 'not cross-origin isolated: wasm has one thread';
  const digits = samples === undefined ? data : `${data}, ${samples} training samples`;
  return `${describeAdapter(adapter)}; ${runtime}, ${processors} processors, ${threads}; data: ${digits}; ${date.slice(0, 10)}`;
}

export function textOf({ title, columns, rows }: Pick<Table, 'title' | 'columns' | 'rows'>): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ');
  return [title, ...all.map((row) => line(row).trimEnd())].join('\n');
}

export function markdownOf(report: BenchReport, w: BenchWords = benchWordsEn): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (row: readonly string[]): string => `| ${row.map(cell).join(' | ')} |`;
  const tables = tablesOf(report, w).map(({ title, columns, rows }) => {
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
