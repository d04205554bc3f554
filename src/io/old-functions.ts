/** Functions that Keras 2 and tfjs have under names that mean something else in Keras 3. */
import { type Field, isAbsent, member } from '../fields.ts';

/** x / 5 + 0.5 between 0 and 1 there, x / 6 + 0.5 in Keras 3. */
const RENAMED: Readonly<Record<string, string>> = {
  hard_sigmoid: 'hardSigmoidOfKeras2',
  hardSigmoid: 'hardSigmoidOfKeras2',
};
const HOLDERS = ['activation', 'recurrent_activation', 'recurrentActivation'];

/** @param topology what a file says of layers @param about where it says by which version of Keras: by none, if it is none of these two */
export function withFunctionsOfKeras3(topology: Field, about: Field): Field {
  const version = isAbsent(about) ? undefined : member(about, 'keras_version').value;
  if (typeof version !== 'string' || !/^(2\.|1\.|tfjs)/.test(version)) return topology;
  return { ...topology, value: renamed(topology.value) };
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => {
      const name = HOLDERS.includes(key) && typeof own === 'string' ? RENAMED[own] : undefined;
      return [key, name ?? renamed(own)];
    }),
  );
}
