/** What files have as a class with its config, or as a name alone. Only what reads files imports this. */
import { FormatError } from '../errors.ts';
import { either, type Field, member, text, within } from '../fields.ts';
import { spelled } from '../names.ts';
import { show } from '../untrusted.ts';

/**
 * @param what such as 'regularizer'
 * @param classes by Keras's names
 * @param names by the names that a file may have alone
 * @throws FormatError for what is in neither
 */
export function configuredFrom<T>(
  field: Field,
  what: string,
  classes: Readonly<Record<string, (config: Field) => T>>,
  names: Readonly<Record<string, () => T>>,
): T {
  const isName = typeof field.value === 'string';
  const given = text(isName ? field : either(field, 'class_name'));
  if (isName) {
    const name = spelled(given, Object.keys(names));
    if (name !== undefined) return names[name]!();
  } else if (Object.hasOwn(classes, given)) {
    const config = member(field, 'config');
    return within(config.path, () => classes[given]!(config));
  }
  throw new FormatError(
    `${field.path}: unknown ${what} ${show(given)}; expected one of ${Object.keys(classes).join(', ')}. Save the model without it.`,
  );
}
