/** The settings of a run and the buttons that train, pause, step and stop. */
import { RunButtons } from '../../shared/buttons.tsx';
import { DataFields } from '../../shared/data-fields.tsx';
import { ChoiceField, NumberField, Section } from '../../shared/fields.tsx';
import { DIGIT_SOURCES } from '../../shared/sources.ts';
import { NUMBERS, WIDTHS } from '../config.ts';
import * as run from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Controls() {
  const t = text.value;
  const { hasNetworks, phase, underWay } = state;
  return (
    <Section title={t.settings} class="controls">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run.train();
        }}
      >
        <RunButtons phase={phase.value} canTrainOn={hasNetworks.value} acts={run} />
        {hasNetworks.value && !underWay.value && <p class="quiet">{t.trainOnHint}</p>}
        {underWay.value && phase.value !== 'opening' && <p class="quiet">{t.locked}</p>}
        <Data />
        <Networks />
        <Training />
      </form>
    </Section>
  );
}

function Data() {
  const t = text.value;
  const { config } = state;
  return (
    <fieldset disabled={state.underWay.value}>
      <legend>{t.data}</legend>
      <DataFields
        config={config.value}
        sources={DIGIT_SOURCES}
        rule={NUMBERS.samples}
        onConfig={run.configure}
        onFiles={(files) => void run.useOwnFiles(files)}
      />
    </fieldset>
  );
}

function Networks() {
  const t = text.value;
  const { adapter, config, mode } = state;
  const { width, skips } = config.value;
  const widths = [...new Set<number>([...WIDTHS, width])].sort((a, b) => a - b);
  return (
    <fieldset disabled={state.underWay.value}>
      <legend>{t.networks}</legend>
      <ChoiceField
        label={t.width}
        value={String(width)}
        choices={widths.map((each) => [String(each), String(each)])}
        onValue={(value) => run.configure({ width: Number(value) })}
      />
      <p class="quiet">{adapter.value?.software ? t.widthHint.software : t.widthHint.gpu}</p>
      {mode === 'repair' && (
        <ChoiceField
          label={t.skips}
          value={skips ? 'yes' : 'no'}
          choices={(['yes', 'no'] as const).map((each) => [each, t.skipChoices[each]])}
          onValue={(value) => run.configure({ skips: value === 'yes' })}
        />
      )}
    </fieldset>
  );
}

function Training() {
  const t = text.value;
  const { config, mode, underWay } = state;
  return (
    <fieldset>
      <legend>{t.training}</legend>
      <NumberField
        label={t.learningRate}
        rule={NUMBERS.learningRate}
        hint={t.learningRateHint}
        value={config.value.learningRate}
        onValue={(learningRate) => learningRate !== undefined && run.configure({ learningRate })}
      />
      {mode === 'draw' &&
        (['discriminatorSpeed', 'beta1', 'dropout'] as const).map((name) => (
          <NumberField
            key={name}
            label={t[name]}
            rule={NUMBERS[name]}
            hint={t[`${name}Hint`]}
            value={config.value[name]}
            disabled={underWay.value}
            onValue={(value) => value !== undefined && run.configure({ [name]: value })}
          />
        ))}
      {mode === 'repair' && (
        <NumberField
          label={t.lambda}
          rule={NUMBERS.lambda}
          hint={t.learningRateHint}
          value={config.value.lambda}
          onValue={(lambda) => lambda !== undefined && run.configure({ lambda })}
        />
      )}
      {(['batchSize', 'epochs', 'seed'] as const).map((name) => (
        <NumberField
          key={name}
          label={t[name]}
          rule={NUMBERS[name]}
          value={config.value[name]}
          disabled={underWay.value}
          onValue={(value) => value !== undefined && run.configure({ [name]: value })}
        />
      ))}
    </fieldset>
  );
}
