/** The settings of a run and the buttons that train, pause, step and stop. */
import { ACTIVATIONS, MOST_LAYERS, NUMBERS, OPTIMIZERS } from '../config.ts';
import * as run from '../run.ts';
import { RunButtons } from '../shared/buttons.tsx';
import { DataFields } from '../shared/data-fields.tsx';
import { ChoiceField, NumberField, Section } from '../shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { EarlyStoppingField } from './early-stopping-field.tsx';
import { Explain } from './explain.tsx';
import { LayersEditor } from './layers-editor.tsx';

export function Controls() {
  const t = text.value;
  const { config } = state;
  const { configure } = run;
  const isLocked = state.underWay.value;
  return (
    <Section title={t.settings} class="controls">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run.train();
        }}
      >
        <RunButtons phase={state.phase.value} canTrainOn={state.trained.value !== undefined} acts={run} />
        {state.trained.value !== undefined && !isLocked && <p class="quiet">{t.trainOnHint}</p>}
        {isLocked && state.phase.value !== 'opening' && <p class="quiet">{t.locked}</p>}
        <fieldset disabled={isLocked}>
          <legend>{t.data}</legend>
          <DataFields
            config={config.value}
            rule={NUMBERS.samples}
            onConfig={configure}
            onFiles={(files) => void run.useOwnFiles(files)}
          />
          <Explain concept="tensor" />
        </fieldset>
        <fieldset disabled={isLocked}>
          <legend>{t.layers}</legend>
          <LayersEditor most={MOST_LAYERS} activations={ACTIVATIONS} />
          <Explain concept="model" />
          <Explain concept="activation" />
          <Explain concept="dropout" />
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
          <Explain concept="optimizer" />
          <Explain concept="epoch" />
        </fieldset>
      </form>
    </Section>
  );
}
