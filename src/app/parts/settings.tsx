/** The settings of a run, folded to one line that says what they are. */
import { ACTIVATIONS, MOST_LAYERS, NUMBERS, OPTIMIZERS, OWN } from '../config.ts';
import * as run from '../run.ts';
import { useOwn } from '../samples/acts.ts';
import { mine } from '../samples/state.ts';
import { DataFields } from '../shared/data-fields.tsx';
import { ChoiceField, NumberField } from '../shared/fields.tsx';
import { SOURCES } from '../shared/sources.ts';
import * as state from '../state.ts';
import { dataName } from '../text/data-name.ts';
import { text } from '../text/language.ts';
import { ConvolutionsEditor, ModelField } from './convolutions-editor.tsx';
import { EarlyStoppingField } from './early-stopping-field.tsx';
import { LayersEditor } from './layers-editor.tsx';

/** Id of the form, for the buttons that stand outside of it. */
export const SETTINGS = 'settings';

export function Settings() {
  const t = text.value;
  const { config } = state;
  const { configure } = run;
  const isLocked = state.underWay.value;
  return (
    <details class="settings" id="settings-fold">
      <summary>
        <b>{t.settings}</b> <span class="quiet">{shortly()}</span>
      </summary>
      <form
        id={SETTINGS}
        aria-label={t.settings}
        // a field that is wrong cannot be shown while it is folded away
        onInvalidCapture={({ currentTarget }) => {
          (currentTarget.parentElement as HTMLDetailsElement).open = true;
        }}
        onSubmit={(event) => {
          event.preventDefault();
          void run.train();
        }}
      >
        <fieldset disabled={isLocked}>
          <legend>{t.data}</legend>
          <DataFields
            config={config.value}
            sources={SOURCES}
            rule={NUMBERS.samples}
            onConfig={configure}
            onFiles={(files) => void run.useOwnFiles(files)}
          />
          {(mine.value.length > 0 || config.value.own !== 'none') && (
            <ChoiceField
              label={t.samplesTitle}
              value={config.value.own}
              choices={OWN.map((own) => [own, t.ownUses[own]])}
              onValue={useOwn}
            />
          )}
        </fieldset>
        <fieldset disabled={isLocked} class="layers">
          <legend>{t.model}</legend>
          <ModelField />
        </fieldset>
        <fieldset disabled={isLocked} class="layers">
          <legend>{t.convolutions}</legend>
          <ConvolutionsEditor />
        </fieldset>
        <fieldset disabled={isLocked} class="layers">
          <legend>{t.layers}</legend>
          <LayersEditor most={MOST_LAYERS} activations={ACTIVATIONS} />
        </fieldset>
        <fieldset>
          <legend>{t.training}</legend>
          <ChoiceField
            label={t.optimizer}
            value={config.value.optimizer}
            choices={OPTIMIZERS.map((name) => [name, t.optimizers[name]])}
            disabled={isLocked}
            onValue={(optimizer) => configure({ optimizer })}
          />
          <NumberField
            label={t.learningRate}
            rule={NUMBERS.learningRate}
            hint={t.learningRateHint}
            value={config.value.learningRate}
            onValue={(learningRate) => learningRate !== undefined && configure({ learningRate })}
          />
          {(['batchSize', 'epochs', 'seed'] as const).map((name) => (
            <NumberField
              key={name}
              label={t[name]}
              rule={NUMBERS[name]}
              value={config.value[name]}
              disabled={isLocked}
              onValue={(value) => value !== undefined && configure({ [name]: value })}
            />
          ))}
          <EarlyStoppingField isLocked={isLocked} />
        </fieldset>
        {/* its place is kept: nothing moves when training begins or ends */}
        <p class={isLocked && state.phase.value !== 'opening' ? 'quiet locked' : 'quiet locked unlocked'}>{t.locked}</p>
      </form>
    </details>
  );
}

/** All of them in a line. */
function shortly(): string {
  const t = text.value;
  const { samples, convolutions, hidden, optimizer, learningRate, batchSize, epochs, seed, earlyStopping } =
    state.config.value;
  const maps = convolutions.map(
    ({ filters, kernelSize, pool }) => `Conv2D ${filters} (${kernelSize} × ${kernelSize})${pool ? ' ↓2' : ''}`,
  );
  const layers = hidden.map(
    ({ units, activation, dropout }) => `${units} ${activation}${dropout > 0 ? ` − ${t.share(dropout)}` : ''}`,
  );
  return [
    dataName(state.config.value, t, samples === undefined ? undefined : t.whole(samples)),
    ['28 × 28', ...maps, ...layers, '10 softmax'].join(' → '),
    `${t.optimizers[optimizer]} ${learningRate}`,
    `${t.batchSize} ${batchSize}`,
    `${t.epochs} ${epochs}`,
    `${t.seed} ${seed}`,
    ...(earlyStopping === undefined ? [] : [t.named.earlyStopping(earlyStopping)]),
  ].join(' · ');
}
