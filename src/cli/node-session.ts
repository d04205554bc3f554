/**
 * The engine in this process, for `--runtime node`: modules of the project share one engine. The counterpart of chrome-page.ts.
 */
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import { provideGpu } from './node-gpu.ts';
import { type NodeModules, openNodeModules } from './node-modules.ts';
import { reviving } from './revive.ts';

export interface NodeSession extends NodeModules {
  readonly adapter: AdapterDescription;
  /** Gives the device back; without it the process does not end. */
  readonly close: () => Promise<void>;
}

/** @throws DeviceError where the adapter cannot be had, or Dawn is missing */
export async function openNodeSession(choice: AdapterChoice, say: (line: string) => void): Promise<NodeSession> {
  await provideGpu(say);
  const { load, close: stop } = await openNodeModules();
  try {
    const { init } = await load<typeof import('../index.ts')>('/src/index.ts');
    const engine = await reviving(() => init({ adapter: choice }));
    const { adapter } = engine;
    if (choice === 'auto' && adapter.software)
      say('No GPU that can be used, taking the software adapter, which is slower.');
    return {
      adapter,
      load,
      close: async () => {
        engine.dispose();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
