/** The differences from Keras that have a reason (src/build/keras/differences.ts), as the comparison of configs tells them. */
import { DIFFERENCES } from '../../src/build/keras/differences.ts';

const all = Object.values(DIFFERENCES).flat();
const words = (text = ''): string[] => text.split(' ').filter(Boolean);

/** `Huber.delta` */
export const OWN_CONFIGS: ReadonlySet<string> = new Set(
  all.flatMap(({ names, config }) =>
    words(names).flatMap((name) => words(config).map((member) => `${name}.${member}`)),
  ),
);

/** Classes in place of Keras's. */
export const OWN_CLASSES: ReadonlyMap<string, string> = new Map(
  all.flatMap(({ names, className }) =>
    className === undefined ? [] : words(names).map((name) => [name, className] as const),
  ),
);
