/** Hidden layers: add, remove, width, activation, dropout. */
import { type HiddenLayer, NUMBERS } from '../config.ts';
import { configure } from '../run.ts';
import { ChoiceField, NumberField } from '../shared/fields.tsx';
import { config } from '../state.ts';
import { text } from '../text/language.ts';

interface Props {
  readonly most: number;
  readonly activations: readonly HiddenLayer['activation'][];
}

export function LayersEditor({ most, activations }: Props) {
  const t = text.value;
  const { hidden } = config.value;
  const change = (index: number, part: Partial<HiddenLayer>): void =>
    configure({ hidden: hidden.map((layer, i) => (i === index ? { ...layer, ...part } : layer)) });
  return (
    <>
      {hidden.length === 0 && <p class="quiet">{t.noLayers}</p>}
      {hidden.map(({ units, activation, dropout }, i) => (
        <fieldset key={i} class="layer">
          <legend>{t.layer(i + 1)}</legend>
          <NumberField
            label={t.units}
            rule={NUMBERS.units}
            value={units}
            onValue={(value) => value !== undefined && change(i, { units: value })}
          />
          <ChoiceField
            label={t.activation}
            value={activation}
            choices={activations.map((name) => [name, name])}
            onValue={(value) => change(i, { activation: value })}
          />
          <NumberField
            label={t.dropout}
            rule={NUMBERS.dropout}
            value={dropout}
            onValue={(value) => value !== undefined && change(i, { dropout: value })}
          />
          <button type="button" onClick={() => configure({ hidden: hidden.filter((_, k) => k !== i) })}>
            {t.removeLayer(i + 1)}
          </button>
        </fieldset>
      ))}
      <button
        type="button"
        disabled={hidden.length >= most}
        onClick={() => configure({ hidden: [...hidden, { units: 64, activation: 'relu', dropout: 0 }] })}
      >
        {t.addLayer}
      </button>
    </>
  );
}
