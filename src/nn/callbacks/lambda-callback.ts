/** lambdaCallback: a callback of single functions. */
import type { Callback } from '../callbacks.ts';
import { expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectHooks } from '../train/hooks.ts';

/**
 * A callback of functions: `hooks` such as `{ onEpochEnd: (epoch, logs) => ... }`, looked at here and not only by `fit`. `fit` takes such an
 * object as it is, too.
 * @throws UsageError for a hook that nobody would call, or that is no function
 */
export const lambdaCallback = /* @__PURE__ */ maker(
  'lambdaCallback({ onEpochEnd: ... })',
  (hooks: Callback = {}): Callback => {
    const where = 'lambdaCallback';
    expectOptions(where, hooks, Object.keys(hooks ?? {}), 'onEpochEnd');
    expectHooks(where, hooks);
    return { ...hooks };
  },
);
