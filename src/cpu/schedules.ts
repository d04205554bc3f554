/** Float64 twins of what schedules are made of. */
import { RATES } from '../graph/words.ts';
import type { Twin } from './broadcast.ts';

const WORDS = [RATES.step, RATES.correction1, RATES.correction2, RATES.warming];

export const SCHEDULE_TWINS: Readonly<Record<string, Twin>> = {
  words: ([own, rates]) => [own!, ...WORDS.map((index) => own!.map(() => rates![index]!))],
  putWord: ([words, word], { attrs }) => words!.map((value, i) => (i === attrs.index ? word![i]! : value)),
  exp2: ([x]) => x!.map((value) => 2 ** value),
  quarterSine: ([x]) => x!.map((value) => Math.sin((Math.PI / 2) * value)),
  wholeTimes: ([x], { attrs }) => x!.map((value) => Math.floor(value / (attrs.divisor as number))),
};
