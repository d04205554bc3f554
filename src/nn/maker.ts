/**
 * Makers: the functions of the API that make a layer, an optimizer or an initialiser. Each has with it how it is called, so that a
 * message can say so where a maker was given instead of what it makes. No table of all makers is needed for that, which would put all
 * of them into every bundle.
 */

/** @param example such as `layers.dense({ ... })` */
export const maker = <Make extends (...given: never[]) => unknown>(example: string, make: Make): Make =>
  Object.assign(make, { example });

/**
 * `the function layers.dense. Call it: layers.dense({ ... }).`, or undefined for what is no maker of this kind.
 * @param kind the first word of the example: `layers`
 */
export function uncalled(kind: string, value: unknown): string | undefined {
  if (typeof value !== 'function') return undefined;
  const { example } = value as { readonly example?: unknown };
  if (typeof example !== 'string' || /^\w+/.exec(example)?.[0] !== kind) return undefined;
  return `the function ${example.slice(0, example.indexOf('('))}. Call it: ${example}.`;
}
