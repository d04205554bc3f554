/** Wrong arguments of `mnist` and `madeUpDigits`. Nobody is asked for data before they are found wrong. */
import { madeUpDigits } from '../../src/data/made-up.ts';
import { mnist } from '../../src/data/mnist.ts';
import { type BadInput, wrong } from './row.ts';

export const loadsDigits = (): unknown => madeUpDigits({ train: 2, test: 1 });

export const BAD_LOADING: readonly BadInput[] = [
  [
    'an unknown source',
    'UsageError',
    "mnist: source is 'real'; expected one of auto, mnist, made-up.",
    () => mnist({ source: wrong('real') }),
  ],
  [
    'an unknown option',
    'UsageError',
    "mnist: unknown option 'folder'. Known: dir, url, source, cache, seed, timeoutMs, stallMs, mirrors, signal, onProgress, onNotice.",
    () => mnist(wrong({ folder: 'mnist' })),
  ],
  [
    'text for options',
    'UsageError',
    "mnist: the options are 'mnist/'; expected a plain object.",
    () => mnist(wrong('mnist/')),
  ],
  ['an empty dir', 'UsageError', "mnist: dir is ''; expected the path of a folder.", () => mnist({ dir: '' })],
  [
    'a dir that is no text',
    'UsageError',
    'mnist: dir is a list of 1; expected the path of a folder.',
    () => mnist({ dir: wrong(['mnist']) }),
  ],
  [
    'a relative url where there is no page',
    'UsageError',
    "mnist: url has 'mnist/'; expected an address such as https://example.org/mnist/.",
    () => mnist({ url: 'mnist/' }),
  ],
  [
    'a url that is no text',
    'UsageError',
    'mnist: url is 5; expected an address such as https://example.org/mnist/.',
    () => mnist({ url: wrong(5) }),
  ],
  [
    'no mirror',
    'UsageError',
    'mnist: mirrors is a list of 0; expected a list of addresses.',
    () => mnist({ mirrors: [] }),
  ],
  [
    'a mirror that is no address',
    'UsageError',
    "mnist: mirrors has 'x'; expected an address such as https://example.org/mnist/.",
    () => mnist({ mirrors: ['x'], cache: false }),
  ],
  [
    'mirrors that are no list',
    'UsageError',
    "mnist: mirrors is 'https://example.org/'; expected a list of addresses.",
    () => mnist({ mirrors: wrong('https://example.org/') }),
  ],
  [
    'timeoutMs 0',
    'UsageError',
    'mnist: timeoutMs is 0; expected milliseconds, above 0 and at most 1073741824.',
    () => mnist({ timeoutMs: 0 }),
  ],
  [
    'timeoutMs of infinity',
    'UsageError',
    'mnist: timeoutMs is Infinity; expected milliseconds, above 0 and at most 1073741824.',
    () => mnist({ timeoutMs: Number.POSITIVE_INFINITY }),
  ],
  [
    'timeoutMs that a timer does not hold',
    'UsageError',
    'mnist: timeoutMs is 2147483648; expected milliseconds, above 0 and at most 1073741824.',
    () => mnist({ timeoutMs: 2 ** 31 }),
  ],
  [
    'stallMs of NaN',
    'UsageError',
    'mnist: stallMs is NaN; expected milliseconds, above 0 and at most 1073741824.',
    () => mnist({ stallMs: Number.NaN }),
  ],
  ['cache as text', 'UsageError', "mnist: cache is 'no'; expected true or false.", () => mnist({ cache: wrong('no') })],
  [
    'a signal that is none',
    'UsageError',
    'mnist: signal is an object (AbortController); expected the signal of an AbortController.',
    () => mnist({ signal: wrong(new AbortController()) }),
  ],
  [
    'onProgress that is no function',
    'UsageError',
    "mnist: onProgress is 'log'; expected a function.",
    () => mnist({ onProgress: wrong('log') }),
  ],
  [
    'a fractional seed',
    'UsageError',
    'mnist: seed is 0.5; expected a whole number from 0 up.',
    () => mnist({ seed: 0.5 }),
  ],
  [
    'made-up digits in a negative number',
    'UsageError',
    'madeUpDigits: train is -1; expected a whole number from 0 up.',
    () => madeUpDigits({ train: -1 }),
  ],
  [
    'made-up digits without a whole number',
    'UsageError',
    "madeUpDigits: test is '10'; expected a whole number from 0 up.",
    () => madeUpDigits({ test: wrong('10') }),
  ],
  [
    'made-up digits of a negative seed',
    'UsageError',
    'madeUpDigits: seed is -1; expected a whole number from 0 up.',
    () => madeUpDigits({ seed: -1 }),
  ],
  [
    'made-up digits with an unknown option',
    'UsageError',
    "madeUpDigits: unknown option 'count'. Known: train, test, seed.",
    () => madeUpDigits(wrong({ count: 10 })),
  ],
];
