/** What a worker throws, as plain data: what pages get is the error again, by `errorOf`. */
import { errorToWire } from '../../../error-wire.ts';

/** Errors as plain data, in what they are thrown with: Comlink would drop their class and code. See shared/client.ts. */
export function telling<Api extends object>(api: Api): Api {
  return new Proxy(api, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        try {
          return await member.apply(target, given);
        } catch (error) {
          throw errorToWire(error);
        }
      };
    },
  });
}
