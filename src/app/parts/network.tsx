/** The digit on its way through the network: neurons lit by what they give, a neuron's weights and sums on request. */
import { signal, useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { dropped } from '../digit/dropped.ts';
import { type DenseLayer, forward, type LayerValues, likeliest, weightsInto } from '../digit/forward.ts';
import { Section } from '../shared/fields.tsx';
import { Picture, signed } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Explain } from './explain.tsx';

const { chosen } = state;
const showsDropped = signal(false);

export function NetworkView() {
  const t = text.value;
  const [network, picture] = [state.network.value, state.picture.value];
  const values = useComputed(() => {
    const [layers, shown] = [state.network.value, state.picture.value];
    return layers && shown && forward(layers, shown.pixels);
  }).value;
  if (network === undefined || picture === undefined || values === undefined) {
    return (
      <Section title={t.network} lead={t.networkLead} class="wide">
        <p>{t.noWeights}</p>
      </Section>
    );
  }
  const { hidden } = state.modelConfig.value;
  return (
    <Section title={t.network} lead={t.networkLead} class="wide">
      <div class="flow">
        <figure>
          <Picture values={picture.pixels} columns={28} label={t.inputPicture} class="digit" />
          <figcaption>{t.pixels}</figcaption>
          <button type="button" disabled={state.digits.value === undefined} onClick={anotherDigit}>
            {t.anotherDigit}
          </button>
        </figure>
        {hidden.map(({ units, activation }, i) => (
          <figure key={i}>
            <Neurons layer={i} values={values[i]!} label={t.hiddenLayer(i + 1, units, activation)} />
            <figcaption>{t.hiddenLayer(i + 1, units, activation)}</figcaption>
          </figure>
        ))}
        <figure>
          <Probabilities values={values.at(-1)!.outputs} layer={values.length - 1} />
          <figcaption>{t.outputs}</figcaption>
        </figure>
      </div>
      {hidden.some(({ dropout }) => dropout > 0) && (
        <label class="check">
          <input
            type="checkbox"
            checked={showsDropped.value}
            onChange={({ currentTarget }) => {
              showsDropped.value = currentTarget.checked;
            }}
          />{' '}
          {t.dropNow}
        </label>
      )}
      <Neuron network={network} values={values} pixels={picture.pixels} />
      <Explain concept="neuron" />
      <Explain concept="softmax" />
    </Section>
  );
}

function anotherDigit(): void {
  const count = state.digits.value!.testLabels.length;
  state.look(Math.floor(Math.random() * count));
}

/** Which neurons of a hidden layer the last step dropped; dropout layers count as layers of the model. */
function droppedNow(layer: number): readonly boolean[] {
  const { hidden, seed } = state.modelConfig.value;
  const { units, dropout } = hidden[layer]!;
  if (!showsDropped.value || dropout === 0 || !state.trained.value) return [];
  const stream = 1 + hidden.slice(0, layer).reduce((sum, each) => sum + (each.dropout > 0 ? 2 : 1), 1);
  return dropped(units, dropout, seed, stream, state.trained.value ?? 0);
}

function Neurons({
  layer,
  values,
  label,
}: {
  readonly layer: number;
  readonly values: LayerValues;
  readonly label: string;
}) {
  const t = text.value;
  const grid = useRef<HTMLFieldSetElement>(null);
  const { outputs } = values;
  const most = Math.max(1e-6, ...outputs.map(Math.abs));
  const gone = droppedNow(layer);
  const current = chosen.value?.layer === layer ? chosen.value.unit : 0;
  const go = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const unit = Math.min(outputs.length - 1, Math.max(0, current + move));
    chosen.value = { layer, unit };
    grid.current?.querySelectorAll('button')[unit]?.focus();
  };
  return (
    <fieldset ref={grid} class="neurons" aria-label={label} onKeyDown={go}>
      {Array.from(outputs, (output, unit) => {
        const isDropped = gone[unit] === true;
        const name = t.neuronValue(unit + 1, t.number(output, 2));
        return (
          <button
            key={unit}
            type="button"
            tabIndex={unit === current ? 0 : -1}
            class={isDropped ? 'neuron dropped' : 'neuron'}
            aria-label={isDropped ? `${name}, ${t.isDropped}` : name}
            aria-pressed={chosen.value?.layer === layer && chosen.value.unit === unit}
            style={{ '--lit': isDropped ? 0 : Math.abs(output) / most }}
            onClick={() => {
              chosen.value = { layer, unit };
            }}
          />
        );
      })}
    </fieldset>
  );
}

/** A bar for each digit. */
export function Probabilities({ values, layer }: { readonly values: ArrayLike<number>; readonly layer?: number }) {
  const t = text.value;
  const best = likeliest(values);
  return (
    <ul class="bars">
      {Array.from(values, (value, digit) => {
        const name = t.probabilityOf(digit, t.percent(value));
        const bar = (
          <>
            <b aria-hidden="true">{digit}</b>
            <span class="bar" aria-hidden="true">
              <i style={{ width: `${(100 * value).toFixed(1)}%` }} />
            </span>
          </>
        );
        return (
          <li key={digit} class={digit === best ? 'best' : undefined}>
            {layer === undefined ? (
              <span role="img" aria-label={name}>
                {bar}
              </span>
            ) : (
              <button
                type="button"
                aria-label={name}
                onClick={() => {
                  chosen.value = { layer, unit: digit };
                }}
              >
                {bar}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface NeuronProps {
  readonly network: readonly DenseLayer[];
  readonly values: readonly LayerValues[];
  readonly pixels: Float32Array;
}

function Neuron({ network, values }: NeuronProps) {
  const t = text.value;
  const place = chosen.value;
  const layer = place && network[place.layer];
  if (place === undefined || layer === undefined || place.unit >= layer.bias.length) return null;
  const weights = weightsInto(layer, place.unit);
  const [least, most] = [Math.min(...weights), Math.max(...weights)];
  const scale = Math.max(1e-6, -least, most);
  const { sums, outputs } = values[place.layer]!;
  const number = (value: number): string => t.number(value, 4);
  return (
    <div class="inside">
      <h3>{place.layer === network.length - 1 ? t.outputNeuron(place.unit) : t.neuron(place.unit + 1)}</h3>
      <Picture
        values={weights.map((weight) => weight / scale)}
        columns={place.layer === 0 ? 28 : Math.min(16, weights.length)}
        color={signed}
        label={t.weightsPicture}
        class="digit"
      />
      <div>
        <p>{t.neuronSum(number(sums[place.unit]!), number(layer.bias[place.unit]!))}</p>
        <p>{t.neuronOutput(layer.activation, number(outputs[place.unit]!))}</p>
        <p class="quiet">
          {t.weightsPicture}. {t.weightRange(number(least), number(most))}
        </p>
        <button
          type="button"
          onClick={() => {
            chosen.value = undefined;
          }}
        >
          {t.close}
        </button>
      </div>
    </div>
  );
}
