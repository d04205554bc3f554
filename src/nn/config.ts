/**
 * Configs: what a layer, an initialiser or an optimizer was made of, as plain data that survives JSON, in Keras's names. Whoever
 * writes files takes them from the objects; who reads files makes the objects from them (fromConfig beside each, and src/io/keras-*.ts).
 */

/** What a config may hold. */
export type ConfigValue = null | boolean | number | string | readonly ConfigValue[] | Config;

/** Options by Keras's names. */
export interface Config {
  readonly [name: string]: ConfigValue;
}

/** Something that Keras would make from its class and config. */
export interface Configured extends Config {
  /** Keras's name of the class */
  readonly class_name: string;
  /** what it was made of */
  readonly config: Config;
}
