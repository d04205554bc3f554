/** Whether a run ends early, and with how much patience. */
import { NUMBERS } from '../config.ts';
import { configure } from '../run.ts';
import { NumberField } from '../shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function EarlyStoppingField({ isLocked }: { readonly isLocked: boolean }) {
  const t = text.value;
  return (
    <NumberField
      label={t.earlyStopping}
      rule={NUMBERS.earlyStopping}
      hint={t.earlyStoppingHint}
      placeholder={t.off}
      value={state.config.value.earlyStopping}
      disabled={isLocked}
      onValue={(earlyStopping) => configure({ earlyStopping })}
    />
  );
}
