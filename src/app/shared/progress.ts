/** How workers tell pages where training stands. */

/** Of a curve: means over the steps since the point before, by measure. */
export type PointOf<Name extends string> = Readonly<Record<Name, number>> & {
  /** epochs of the run that are done, with a fraction */
  readonly epoch: number;
};

/** Where training stands, and what is new since the last event; the measures are means over the epoch so far, as Keras shows them. */
export type ProgressOf<Name extends string, Result> = Readonly<Record<Name, number>> & {
  readonly kind: 'progress';
  readonly epoch: number;
  /** done in this epoch, and how many it has */
  readonly step: number;
  readonly steps: number;
  /** steps that the model was trained in all */
  readonly trained: number;
  /** steps since training began or went on, the first one left out, and the seconds that they took */
  readonly taken: number;
  readonly seconds: number;
  readonly points: readonly PointOf<Name>[];
  readonly epochs: readonly Result[];
};

/** From new weights; on with the model that is there; on with a run that was paused or interrupted. */
export type Beginning = 'anew' | 'on' | 'resume';

/** `paused`: it can go on. */
export type Ended = 'done' | 'paused' | 'stopped';
