/** A neuron from within: its inputs, times its weights, are what it adds up. */
import { SIDE } from '../config.ts';
import { weightsInto } from '../digit/forward.ts';
import { ink, Picture, signed } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { classNames } from '../text/classes.ts';
import { text } from '../text/language.ts';
import { flat, values } from './looked.ts';
import { largest, wide } from './scale.ts';

export function Neuron() {
  const t = text.value;
  const [network, place, picture] = [state.network.value, state.chosen.value, state.picture.value];
  const layer = place && network?.[place.layer];
  if (place === undefined || layer === undefined || values.value === undefined || place.unit >= layer.bias.length) {
    return <p class="quiet">{t.chooseNeuronHint}</p>;
  }
  const isOutput = place.layer === network!.length - 1;
  const inputs = place.layer === 0 ? flat.value! : values.value[place.layer - 1]!.outputs;
  const isOfPixels = inputs === picture?.pixels;
  const { sums, outputs } = values.value[place.layer]!;
  const number = (value: number): string => t.number(value, 4);
  return (
    <div class="inside">
      <h3>{isOutput ? t.outputNeuron(classNames.value[place.unit]!) : t.neuron(place.unit + 1)}</h3>
      <Product
        inputs={inputs}
        weights={weightsInto(layer, place.unit)}
        columns={isOfPixels ? SIDE : wide(inputs)}
        isInk={isOfPixels}
      />
      <p>{t.neuronSum(number(sums[place.unit]!), number(layer.bias[place.unit]!))}</p>
      <p>{t.neuronOutput(layer.activation, number(outputs[place.unit]!))}</p>
      <p class="actions">
        <button
          type="button"
          class="small"
          onClick={() => {
            state.chosen.value = undefined;
          }}
        >
          {t.close}
        </button>
      </p>
    </div>
  );
}

interface ProductProps {
  readonly inputs: Float32Array;
  /** as many */
  readonly weights: Float32Array;
  /** of the pictures of them */
  readonly columns: number;
  /** whether inputs are pixels of a digit */
  readonly isInk: boolean;
}

/** Inputs × weights = what each adds to the sum. */
export function Product({ inputs, weights, columns, isInk }: ProductProps) {
  const t = text.value;
  const parts = weights.map((weight, i) => weight * inputs[i]!);
  const [scale, most] = [largest(weights), largest(parts)];
  const range = (of: Float32Array): string => t.weightRange(t.number(Math.min(...of), 3), t.number(Math.max(...of), 3));
  const top = largest(inputs);
  return (
    <div class="product">
      <figure>
        <Picture
          values={inputs.map((input) => input / top)}
          columns={columns}
          color={isInk ? ink : signed}
          label={t.neuronInputs}
          class="digit"
        />
        <figcaption>{t.neuronInputs}</figcaption>
      </figure>
      <b aria-hidden="true">×</b>
      <figure>
        <Picture
          values={weights.map((weight) => weight / scale)}
          columns={columns}
          color={signed}
          label={t.weightsPicture}
          class="digit"
        />
        <figcaption>
          {t.neuronWeights} <small>{range(weights)}</small>
        </figcaption>
      </figure>
      <b aria-hidden="true">=</b>
      <figure>
        <Picture
          values={parts.map((part) => part / most)}
          columns={columns}
          color={signed}
          label={t.contributionsPicture}
          class="digit"
        />
        <figcaption>
          {t.contributions} <small>{range(parts)}</small>
        </figcaption>
      </figure>
    </div>
  );
}
