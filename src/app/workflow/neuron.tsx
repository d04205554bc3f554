/** A neuron from within: its inputs, times its weights, are what it adds up. */
import type { DenseLayer } from '../digit/forward.ts';
import { weightsInto } from '../digit/forward.ts';
import { ink, Picture, signed } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { classNames } from '../text/classes.ts';
import { text } from '../text/language.ts';
import { values } from './looked.ts';
import { largest } from './scale.ts';

export function Neuron() {
  const t = text.value;
  const [network, place, picture] = [state.network.value, state.chosen.value, state.picture.value];
  const layer = place && network?.[place.layer];
  if (place === undefined || layer === undefined || values.value === undefined || place.unit >= layer.bias.length) {
    return <p class="quiet">{t.chooseNeuronHint}</p>;
  }
  const isOutput = place.layer === network!.length - 1;
  const inputs = place.layer === 0 ? picture!.pixels : values.value[place.layer - 1]!.outputs;
  const { sums, outputs } = values.value[place.layer]!;
  const number = (value: number): string => t.number(value, 4);
  return (
    <div class="inside">
      <h3>{isOutput ? t.outputNeuron(classNames.value[place.unit]!) : t.neuron(place.unit + 1)}</h3>
      <Product inputs={inputs} layer={layer} unit={place.unit} isFirst={place.layer === 0} />
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
  readonly layer: DenseLayer;
  readonly unit: number;
  readonly isFirst: boolean;
}

/** Inputs × weights = what each adds to the sum. */
export function Product({ inputs, layer, unit, isFirst }: ProductProps) {
  const t = text.value;
  const weights = weightsInto(layer, unit);
  const parts = weights.map((weight, i) => weight * inputs[i]!);
  const columns = isFirst ? 28 : Math.ceil(Math.sqrt(2 * inputs.length));
  const [scale, most] = [largest(weights), largest(parts)];
  const range = (of: Float32Array): string => t.weightRange(t.number(Math.min(...of), 3), t.number(Math.max(...of), 3));
  const top = largest(inputs);
  return (
    <div class="product">
      <figure>
        <Picture
          values={inputs.map((input) => input / top)}
          columns={columns}
          color={isFirst ? ink : signed}
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
