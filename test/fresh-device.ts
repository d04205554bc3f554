/** Files of tests of the GPU share a page and its modules, which takes a third of the time of loading them. Each begins on a device of its own. */
import { afterAll } from 'vitest';
import { init } from '../src/index.ts';

afterAll(async () => {
  const { device } = await init();
  device.destroy();
  await device.lost;
});
