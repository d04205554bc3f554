/** Colours of runs: those of the style sheet in turn, one for light and one for dark, or the user's own. */
const COUNT = 8;

/** The custom property of a run's colour. */
export const propertyOf = (id: number): string => `--run-${((id - 1) % COUNT) + 1}`;

/** The class of what has a run's colour. */
export const classOf = (id: number): string => propertyOf(id).slice(2);
