/** `tf.serialization`: which classes of the program's own files may name. */
import { UsageError } from '../errors.ts';
import { Layer } from './layer.ts';
import { CLASSES, type SerializableConstructor } from './registered.ts';

export type { SerializableConstructor } from './registered.ts';

/**
 * Makes a class of layers known to `loadLayersModel`, by its static `className`.
 * @throws UsageError where it is no class of layers, or has no className
 */
export function registerClass(cls: SerializableConstructor): void {
  const where = 'tf.serialization.registerClass';
  if (typeof cls !== 'function' || !(cls.prototype instanceof Layer)) {
    throw new UsageError(`${where}: expected a class that extends tf.layers.Layer. Others are not read from files.`);
  }
  if (typeof cls.className !== 'string' || cls.className === '') {
    throw new UsageError(`${where}: ${cls.name} has no className. Write: static className = '${cls.name}';`);
  }
  CLASSES.set(cls.className, cls);
}

/** The name that files have of a class. */
export const getRegisteredName = (cls: SerializableConstructor): string =>
  [...CLASSES].find(([, known]) => known === cls)?.[0] ?? cls.className ?? cls.name;
