/** The buttons that train, pause, step and stop; Train submits the form that they are in. */
import { words } from './language.ts';

/** Where a page with a run stands. */
export type Phase = 'opening' | 'broken' | 'ready' | 'loading' | 'training' | 'stopping' | 'paused' | 'done';

interface RunButtonsProps {
  readonly phase: Phase;
  /** there is a model that training would go on with */
  readonly canTrainOn: boolean;
  /** id of the form with the settings, where the buttons stand outside of it */
  readonly form?: string;
  readonly acts: {
    resume(): Promise<void>;
    stepOnce(): Promise<void>;
    reset(): Promise<void>;
    pause(): void;
    stop(): void;
  };
}

/** For a button that needs all fields to be right: shows the first one that is not. */
const ifValid =
  (act: () => Promise<void>) =>
  ({ currentTarget }: { readonly currentTarget: HTMLButtonElement }): void => {
    if (currentTarget.form!.reportValidity()) void act();
  };

export function RunButtons({ phase, canTrainOn, form, acts }: RunButtonsProps) {
  const t = words.value;
  const idle = phase === 'ready' || phase === 'done';
  const [training, paused] = [phase === 'training', phase === 'paused'];
  return (
    <div class="buttons">
      <button type="submit" form={form} disabled={!idle}>
        {canTrainOn ? t.trainOn : t.train}
      </button>
      <button
        type="button"
        form={form}
        title={canTrainOn ? t.resetHint : undefined}
        disabled={!idle && !paused}
        onClick={ifValid(acts.reset)}
      >
        {t.reset}
      </button>
      {paused ? (
        <button type="button" form={form} onClick={ifValid(acts.resume)}>
          {t.resume}
        </button>
      ) : (
        <button type="button" disabled={!training} onClick={acts.pause}>
          {t.pause}
        </button>
      )}
      <button type="button" form={form} disabled={!idle && !paused} onClick={ifValid(acts.stepOnce)}>
        {t.oneStep}
      </button>
      <button type="button" disabled={!training && !paused && phase !== 'loading'} onClick={acts.stop}>
        {t.stop}
      </button>
    </div>
  );
}
