/** The ten probabilities as bars; a press on one looks into its neuron. */
import { likeliest } from '../digit/forward.ts';
import * as state from '../state.ts';
import { classNames, named } from '../text/classes.ts';
import { text } from '../text/language.ts';

interface ProbabilitiesProps {
  readonly values: ArrayLike<number>;
  /** the class that it is */
  readonly right: number | undefined;
  /** of the outputs */
  readonly layer: number;
}

export function Probabilities({ values, right, layer }: ProbabilitiesProps) {
  const best = likeliest(values);
  return (
    <ul class={`bars ${named.value}`}>
      {Array.from(values, (value, digit) => (
        <li key={digit} class={[digit === best ? 'best' : '', digit === right ? 'right' : ''].join(' ')}>
          <button
            type="button"
            onClick={() => {
              state.chosen.value = { layer, unit: digit };
            }}
          >
            <b>{classNames.value[digit]}</b>
            <span class="bar">
              <i style={{ width: `${(100 * value).toFixed(1)}%` }} />
            </span>
            <small class="numbers">{text.value.percent(value)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
