/** What data sets share: iterators that are used once, and checks of counts. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';

/** To be read with `for await`, which lets go of the iterator wherever the loop ends. */
export const fromStream = <Element>(iterator: AsyncIterator<Element>): AsyncIterable<Element> => ({
  [Symbol.asyncIterator]: () => iterator,
});

/** Without the first `skip` elements. */
export async function* skipping<Element>(iterator: AsyncIterator<Element>, skip: number): AsyncGenerator<Element> {
  let left = skip;
  for await (const element of fromStream(iterator)) {
    if (left === 0) yield element;
    else left -= 1;
  }
}

/** @throws UsageError */
export function expectCount(where: string, name: string, value: unknown, least: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a whole number from ${least} up.`);
}
