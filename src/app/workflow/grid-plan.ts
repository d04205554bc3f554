/** The picture of a layer’s neurons as a grid, twice as wide as high. */

/** Where neurons and their weights lie in the picture. */
export interface GridPlan {
  readonly columns: number;
  readonly rows: number;
  /** pixels of a neuron's weights, across and down */
  readonly across: number;
  readonly down: number;
}

/** @param inputs of each neuron: pixels of a digit, or neurons of a layer before */
export function gridPlan(units: number, inputs: number): GridPlan {
  const columns = Math.ceil(Math.sqrt(2 * units));
  const across = Math.ceil(Math.sqrt(inputs));
  return { columns, rows: Math.ceil(units / columns), across, down: Math.ceil(inputs / across) };
}
