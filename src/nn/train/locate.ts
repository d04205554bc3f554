/** Finds the step and the tensors where numbers went wrong, by replaying the steps since the last snapshot one by one. */
import { NumericError } from '../../errors.ts';
import { Pacer } from '../../gpu/pacer.ts';
import type { Layout } from '../../graph/variable.ts';
import type { NamedTensor } from '../checkpoint.ts';
import { tensorsOf } from '../memory/snapshot.ts';
import type { Keeper } from './keeper.ts';
import { type Parts, restoreParts } from './session-parts.ts';
import { NotFinite, WATCHED } from './watch.ts';

interface LocateOptions {
  /** the call, for the error */
  readonly where: string;
  readonly parts: Parts;
  readonly keeper: Keeper;
  readonly pacer: Pacer;
  /** what the user may do about it */
  readonly advice: string;
}

/** The error for the user; what trains is left as it was before the step in question. */
export async function locate(found: NotFinite, { where, parts, keeper, pacer, advice }: LocateOptions): Promise<Error> {
  const { last } = keeper;
  const { runner, training } = parts;
  const { space } = training;
  if (last === undefined || last.position >= found.end)
    return numericError(where, runner.begin + found.end, found, [], advice);
  const back = (): void => restoreParts(parts, last.snapshot, last.position);
  back();
  const bad = (await replay(parts, keeper, new Pacer(1), found.end)) ?? found;
  back();
  await replay(parts, keeper, pacer, bad.end - 1);
  const good = await space.snapshot();
  await replay(parts, keeper, pacer, bad.end);
  const after = await space.snapshot();
  const tensors = badTensors(tensorsOf(after, space.layout), space.layout);
  restoreParts(parts, good, bad.end - 1);
  return numericError(where, runner.begin + bad.end, bad, tensors, advice);
}

/** Trains up to `to`; gives what was found not to be finite. */
async function replay({ runner }: Parts, keeper: Keeper, pacer: Pacer, to: number): Promise<NotFinite | undefined> {
  try {
    await runner.walk({ to, pacer, onSteps: () => {}, companion: keeper });
    return undefined;
  } catch (error) {
    if (error instanceof NotFinite) return error;
    throw error;
  }
}

/** A tensor that holds a value which is NaN or infinite, and the first such value. */
interface Bad {
  readonly name: string;
  readonly text: string;
}

/** Causes before what follows from them. */
function badTensors(tensors: readonly NamedTensor[], { homes }: Layout): Bad[] {
  const roles = new Map([...homes].map(([{ role }, { name }]) => [name, role]));
  const rank = ({ name }: NamedTensor): number => WATCHED.indexOf(roles.get(name)!);
  return tensors
    .filter((tensor) => rank(tensor) >= 0)
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ name, values }) => {
      const at = values.findIndex((value) => !Number.isFinite(value));
      return at < 0 ? [] : [{ name, text: `${name}[${at}] is ${values[at]}` }];
    });
}

/**
 * @param where the call
 * @param step counted from 1 since `compile`
 * @param advice what to do
 */
export function numericError(
  where: string,
  step: number,
  { measures }: NotFinite,
  tensors: readonly Bad[],
  advice: string,
): NumericError {
  const bad = [...measures.map(([name, value]) => ({ name, text: `${name} is ${value}` })), ...tensors];
  const what = bad.length === 0 ? 'a value became NaN or infinite' : bad.map(({ text }) => text).join(', ');
  return new NumericError(
    `${where}: step ${step}: ${what}. The model is as it was before this step. ${advice}`,
    step,
    bad.map(({ name }) => name),
  );
}
