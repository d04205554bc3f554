/** The picture of a layer’s neurons as a grid, twice as wide as high. */

/** Where neurons and their weights lie in the picture. */
export interface GridPlan {
  readonly columns: number;
  readonly rows: number;
  /** pixels of a neuron's weights, across and down */
  readonly across: number;
  readonly down: number;
}

/** Columns near what is wished for, with few cells left empty. */
export function columnsFor(units: number, wished: number): number {
  const least = Math.max(1, Math.floor(0.75 * wished));
  const choices = Array.from({ length: Math.ceil(1.5 * wished) - least + 1 }, (_, i) => least + i);
  const cost = (columns: number): number =>
    (Math.ceil(units / columns) * columns - units) / units + Math.abs(columns - wished) / (2 * wished);
  return choices.reduce((best, columns) => (cost(columns) < cost(best) ? columns : best));
}

/** @param inputs of each neuron: pixels of a digit, or neurons of a layer before */
export function gridPlan(units: number, inputs: number): GridPlan {
  const columns = columnsFor(units, Math.sqrt(2 * units));
  const across = Math.ceil(Math.sqrt(inputs));
  return { columns, rows: Math.ceil(units / columns), across, down: Math.ceil(inputs / across) };
}
