/** Which model is trained: one of those that a press chooses, or convolutions of one's own before the hidden layers. */
import { ACTIVATIONS, type ConvolutionBlock, MODELS, MOST_CONVOLUTIONS, NUMBERS } from '../config.ts';
import { configure } from '../run.ts';
import { CheckField, ChoiceField, NumberField } from '../shared/fields.tsx';
import { config } from '../state.ts';
import { text } from '../text/language.ts';

type ModelName = keyof typeof MODELS;
const NAMES = Object.keys(MODELS) as ModelName[];

export function ModelField() {
  const t = text.value;
  const { convolutions, hidden } = config.value;
  const shown = JSON.stringify({ convolutions, hidden });
  const name = NAMES.find((each) => JSON.stringify(MODELS[each]) === shown);
  return (
    <ChoiceField<ModelName | 'own'>
      label={t.model}
      value={name ?? 'own'}
      choices={[...NAMES, ...(name === undefined ? (['own'] as const) : [])].map((each) => [each, t.models[each]])}
      onValue={(chosen) => chosen !== 'own' && configure(MODELS[chosen])}
    />
  );
}

export function ConvolutionsEditor() {
  const t = text.value;
  const { convolutions } = config.value;
  const change = (index: number, part: Partial<ConvolutionBlock>): void =>
    configure({ convolutions: convolutions.map((each, i) => (i === index ? { ...each, ...part } : each)) });
  return (
    <>
      {convolutions.map(({ filters, kernelSize, activation, pool }, i) => (
        <fieldset key={i} class="layer">
          <legend>{t.convolution(i + 1)}</legend>
          <NumberField
            label={t.filters}
            rule={NUMBERS.filters}
            value={filters}
            onValue={(value) => value !== undefined && change(i, { filters: value })}
          />
          <NumberField
            label={t.kernelSize}
            rule={NUMBERS.kernelSize}
            value={kernelSize}
            onValue={(value) => value !== undefined && change(i, { kernelSize: value })}
          />
          <ChoiceField
            label={t.activation}
            value={activation}
            choices={ACTIVATIONS.map((name) => [name, name])}
            onValue={(value) => change(i, { activation: value })}
          />
          <CheckField label={t.pool} value={pool} onValue={(value) => change(i, { pool: value })} />
          <button type="button" onClick={() => configure({ convolutions: convolutions.filter((_, k) => k !== i) })}>
            {t.removeConvolution(i + 1)}
          </button>
        </fieldset>
      ))}
      <button
        type="button"
        disabled={convolutions.length >= MOST_CONVOLUTIONS}
        onClick={() => configure({ convolutions: [...convolutions, MODELS.convnet.convolutions[0]] })}
      >
        {t.addConvolution}
      </button>
    </>
  );
}
