import { expect, test } from 'vitest';
test('adapter', async () => { expect((await navigator.gpu.requestAdapter())?.info.architecture).toBe('swiftshader'); });
