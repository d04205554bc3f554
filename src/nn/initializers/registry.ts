/** Initialisers out of files. Only what reads files imports this. */
import { either, type Field, isAbsent, member, text } from '../../fields.ts';
import { constantFrom } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { identityFrom, orthogonalFrom } from './matrices.ts';
import { initializerNamed } from './named.ts';
import { randomNormalFrom, randomUniformFrom, truncatedNormalFrom } from './random.ts';
import { varianceScalingFrom } from './variance-scaling.ts';

/** Those that have a config of their own, by Keras's class. */
const CLASSES: Readonly<Record<string, (config: Field) => Initializer>> = {
  Constant: constantFrom,
  Identity: identityFrom,
  IdentityInitializer: identityFrom,
  Orthogonal: orthogonalFrom,
  OrthogonalInitializer: orthogonalFrom,
  RandomNormal: randomNormalFrom,
  RandomUniform: randomUniformFrom,
  TruncatedNormal: truncatedNormalFrom,
  VarianceScaling: varianceScalingFrom,
};

/** Undefined for one that is not known here: weights come with the file, so that initialisers have no part in it. */
export function initializerFrom(field: Field): Initializer | undefined {
  if (isAbsent(field)) return undefined;
  if (typeof field.value === 'string') return initializerNamed(field.value);
  const className = text(either(field, 'class_name'));
  return Object.hasOwn(CLASSES, className) ? CLASSES[className]!(member(field, 'config')) : initializerNamed(className);
}
