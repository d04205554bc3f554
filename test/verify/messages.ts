/** What passes between the page /verify/ and its worker. */
import type { WireError } from '../../src/error-wire.ts';
import type { Check, Section, VerifyOptions, VerifyReport } from '../../src/report/check-report.ts';

export type Environment = Pick<VerifyReport, 'schema' | 'date' | 'adapter' | 'limits' | 'runtime'>;

/** To the worker: what to check. */
export type Order = VerifyOptions;

/** From the worker: `opened` or `failed` at once, then, after an order, what happens. */
export type News =
  | { readonly kind: 'opened'; readonly environment: Environment }
  | { readonly kind: 'task'; readonly section: Section; readonly name: string; readonly share: number }
  | { readonly kind: 'checks'; readonly found: readonly Check[]; readonly report: VerifyReport }
  | { readonly kind: 'done'; readonly report: VerifyReport }
  | { readonly kind: 'failed'; readonly error: WireError };
