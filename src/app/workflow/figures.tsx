/** The small pictures of stations. */
import { CURVES, type LayerValues } from '../digit/forward.ts';
import { classNames, named } from '../text/classes.ts';
import { text } from '../text/language.ts';

const WIDTH = 100;
const HEIGHT = 64;
const POINTS = 50;

interface ActivationCurveProps {
  readonly activation: keyof typeof CURVES;
  readonly values: LayerValues;
  readonly chosen: number | undefined;
  /** spoken */
  readonly label: string;
}

/** The curve of an activation, with a dot where each neuron stands. */
export function ActivationCurve({ activation, values: { sums, outputs }, chosen, label }: ActivationCurveProps) {
  const curve = CURVES[activation];
  const most = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0.1) * 1.1;
  const ends = [curve(-most), curve(most), 0];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = 4;
  const x = (sum: number): number => ((sum + most) / (2 * most)) * WIDTH;
  const y = (output: number): number =>
    HEIGHT - margin - ((output - low) / Math.max(1e-6, high - low)) * (HEIGHT - 2 * margin);
  const at = (sum: number, output: number): string => `${x(sum).toFixed(1)} ${y(output).toFixed(1)}`;
  const line = Array.from({ length: POINTS + 1 }, (_, i) => {
    const sum = most * ((2 * i) / POINTS - 1);
    return at(sum, curve(sum));
  });
  const dots = Array.from(sums, (sum, unit) => `M${at(sum, outputs[unit]!)}h0`);
  return (
    <svg class="activation-curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path class="axes" d={`M0 ${y(0)}H${WIDTH}M${x(0)} 0V${HEIGHT}`} />
      <path class="curve" d={`M${line.join('L')}`} />
      <path class="dots" d={dots.join('')} />
      {chosen !== undefined && chosen < sums.length && (
        <path class="chosen" d={`M${at(sums[chosen]!, outputs[chosen]!)}h0`} />
      )}
    </svg>
  );
}

interface MaskProps {
  readonly values: LayerValues;
  readonly dropped: readonly boolean[];
  /** spoken */
  readonly label: string;
}

/** A square for each neuron: how active it is, and crossed out where the last step dropped it. */
export function Mask({ values: { outputs }, dropped, label }: MaskProps) {
  const columns = Math.ceil(Math.sqrt(2 * outputs.length));
  const rows = Math.ceil(outputs.length / columns);
  const most = outputs.reduce((most, output) => Math.max(most, Math.abs(output)), 1e-6);
  const LEVELS = 8;
  const paths = Array.from({ length: LEVELS }, () => '');
  let crosses = '';
  outputs.forEach((output, unit) => {
    const [left, top] = [unit % columns, Math.floor(unit / columns)];
    if (dropped[unit] === true) crosses += `M${left + 0.2} ${top + 0.2}l.5 .5m0-.5l-.5 .5`;
    const level = Math.min(LEVELS - 1, Math.floor((Math.abs(output) / most) * LEVELS));
    if (dropped[unit] !== true) paths[level] += `M${left} ${top}h.9v.9h-.9z`;
  });
  return (
    <svg class="mask" viewBox={`0 0 ${columns} ${rows}`} role="img" aria-label={label}>
      {paths.map((path, level) => (
        <path key={level} class="lit" style={{ opacity: (level + 0.5) / LEVELS }} d={path} />
      ))}
      <path class="crosses" d={crosses} />
    </svg>
  );
}

interface SignedBarsProps {
  readonly values: ArrayLike<number>;
  /** spoken, of each class */
  readonly nameOf: (name: string, value: string) => string;
  readonly digits: number;
  readonly class: 'logits' | 'gradients';
}

/** Ten bars to the right above zero, to the left below it. */
export function SignedBars({ values, nameOf, digits, class: name }: SignedBarsProps) {
  const t = text.value;
  const most = Math.max(1e-9, ...Array.from(values, Math.abs));
  return (
    <ul class={`signed-bars ${name} ${named.value}`}>
      {Array.from(values, (value, digit) => {
        const width = `${((50 * Math.abs(value)) / most).toFixed(1)}%`;
        return (
          <li key={digit}>
            <span role="img" aria-label={nameOf(classNames.value[digit]!, t.number(value, digits))}>
              <b aria-hidden="true">{classNames.value[digit]}</b>
              <span class="bar" aria-hidden="true">
                <i class={value < 0 ? 'below' : 'above'} style={{ width }} />
              </span>
              <small class="numbers" aria-hidden="true">
                {t.number(value, digits)}
              </small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** −ln p, and where the right answer's probability stands. */
export function LossCurve({ p }: { readonly p: number | undefined }) {
  const t = text.value;
  const MOST = 5;
  const [x, y] = [(share: number) => 100 * share, (value: number) => 4 + 56 * (1 - Math.min(MOST, value) / MOST)];
  const line = Array.from({ length: 50 }, (_, i) => (i + 1) / 50).map(
    (share) => `${x(share)} ${y(-Math.log(share)).toFixed(1)}`,
  );
  const at = p === undefined ? undefined : Math.max(p, Math.exp(-MOST));
  return (
    <svg class="activation-curve" viewBox="0 0 100 64" role="img" aria-label={t.lossCurve}>
      <path class="axes" d="M0 60H100M0 0V64" />
      <path class="curve" d={`M${x(Math.exp(-MOST)).toFixed(1)} ${y(MOST)}L${line.join('L')}`} />
      {at !== undefined && <path class="chosen" d={`M${x(at).toFixed(1)} ${y(-Math.log(at)).toFixed(1)}h0`} />}
    </svg>
  );
}

interface HistogramProps {
  readonly values: Float32Array;
  /** spoken */
  readonly label: string;
}

const BINS = 41;

/** How many values lie where, from −r to r; the bin of zero, where most of a layer’s gradients lie, is cut at the next highest. */
export function Histogram({ values, label }: HistogramProps) {
  const most = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor(((value / most + 1) / 2) * BINS))]! += 1;
  const highest = Math.max(1, ...counts);
  return (
    <svg class="histogram" viewBox={`0 0 ${BINS} 24`} preserveAspectRatio="none" role="img" aria-label={label}>
      {(['below', 'above'] as const).map((side) => (
        <path
          key={side}
          class={side}
          d={counts
            .map((count, bin) => {
              const isBelow = bin < (BINS - 1) / 2;
              if (count === 0 || isBelow !== (side === 'below')) return '';
              const height = (24 * count) / highest;
              return `M${bin} ${24 - height}h.9V24h-.9z`;
            })
            .join('')}
        />
      ))}
    </svg>
  );
}
