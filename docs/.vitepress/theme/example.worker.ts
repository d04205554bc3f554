/** Runs one program of /examples, and sends what it prints. A worker runs one program; to stop it the page ends the worker. */
import { init } from 'wgrad';
import type { Answer, Ask } from './example-messages.ts';

const PROGRAMS = import.meta.glob<{ run(): Promise<unknown> }>('../../../examples/*.ts');
const send = (answer: Answer): void => postMessage(answer);

for (const name of ['log', 'info', 'warn'] as const) {
  console[name] = (...values: unknown[]) => send({ line: values.map(String).join(' ') });
}

addEventListener('message', async ({ data: { name } }: MessageEvent<Ask>) => {
  try {
    const { adapter } = await init();
    send({ adapter: [adapter.vendor, adapter.architecture].filter(Boolean).join(' '), software: adapter.software });
    const { run } = await PROGRAMS[`../../../examples/${name}.ts`]!();
    await run();
    send({ done: true });
  } catch (error) {
    send({ error: String(error) });
  }
});
