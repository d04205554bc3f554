/** Initialisers out of files. Only what reads files imports this. */
import { either, type Field, isAbsent, member, text } from '../../fields.ts';
import { constantFrom } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { NAMED } from './named.ts';
import { randomUniformFrom } from './random.ts';
import { varianceScalingFrom } from './variance-scaling.ts';

/** Those that have a config of their own, by Keras's class. */
const CLASSES: Readonly<Record<string, (config: Field) => Initializer | undefined>> = {
  Constant: constantFrom,
  RandomUniform: randomUniformFrom,
  VarianceScaling: varianceScalingFrom,
};

/** Undefined for one that is not known here: weights come with the file, so that initialisers have no part in it. */
export function initializerFrom(field: Field): Initializer | undefined {
  if (isAbsent(field)) return undefined;
  if (typeof field.value === 'string') return named(field.value);
  const className = text(either(field, 'class_name'));
  return Object.hasOwn(CLASSES, className) ? CLASSES[className]!(member(field, 'config')) : named(className);
}

function named(className: string): Initializer | undefined {
  const name = className.slice(0, 1).toLowerCase() + className.slice(1);
  return Object.hasOwn(NAMED, name) ? NAMED[name as keyof typeof NAMED] : undefined;
}
