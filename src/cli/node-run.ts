/**
 * Calls a function of the project in this process on WebGPU, for `npm run verify` and `npm run bench` with `--runtime node`. The
 * counterpart of run-page.ts.
 */
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import { openNodeSession } from './node-session.ts';
import type { PageDigits } from './page/serve-page.ts';
import { providePage } from './provide-page.ts';
import { reviving } from './revive.ts';

interface NodeRun<Options> {
  /** path of the module from the project's folder, such as `/bench/suite.ts` */
  readonly module: string;
  /** the function in it: `(digits, options, say) => Promise<Result>` */
  readonly call: string;
  readonly adapter: AdapterChoice;
  readonly digits: PageDigits;
  readonly options: Options;
  readonly onAdapter: (adapter: AdapterDescription) => void;
  readonly say: (line: string) => void;
}

type Work<Options, Result> = (digits: PageDigits, options: Options, say: (line: string) => void) => Promise<Result>;

/** @throws DeviceError where the adapter cannot be had; else what the function throws */
export async function runInNode<Options, Result>(run: NodeRun<Options>): Promise<Result> {
  const { module, call, adapter, digits, options, onAdapter, say } = run;
  const session = await openNodeSession(adapter, say);
  try {
    onAdapter(session.adapter);
    providePage();
    const loaded = await session.load<Record<string, Work<Options, Result> | undefined>>(module);
    const work = loaded[call];
    if (work === undefined) throw new Error(`internal: ${module} exports no ${call}.`);
    return await reviving(() => work(digits, options, say));
  } finally {
    await session.close();
  }
}
