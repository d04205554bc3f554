/** What a page and the worker that runs an example tell each other. */

/** To the worker: which program of /examples to run. */
export type Ask = { readonly name: string };

/** From the worker: the adapter, a line that the program prints, and how it ended. */
export type Answer =
  | { readonly adapter: string; readonly software: boolean }
  | { readonly line: string }
  | { readonly error: string }
  | { readonly done: true };
