/** Tuning of a training step: which products it has, and what the tuner runs them on. */
import { type CompileOptions, compile } from '../../compiler/compile.ts';
import { simplify } from '../../compiler/simplify.ts';
import { rememberChoices } from '../../gpu/choices.ts';
import { search, timeOfStep } from '../../gpu/tuner.ts';
import { type Node, type Step, stepRoots, topologicalOrder } from '../../graph/node.ts';
import { Memory } from '../memory/memory.ts';
import { setClock } from './clock.ts';
import type { Feed } from './feed.ts';
import type { Training } from './training.ts';

/** Products with fewer operations take so little time that no choice of kernel matters. */
const LEAST_FLOPS = 50_000;

/**
 * Measures on scratch memory, so that nothing of the model changes; only the samples are the model's own. Choices that the
 * engine knows already are kept.
 */
export async function tuneStep(training: Training, step: Step, samples: Pick<Feed, 'bufferOf'>): Promise<void> {
  const { engine, description, space } = training;
  const options = description.programs.options(engine);
  if (!engine.tunes || !options.optimize) return;
  const names = choicesOf(step, options);
  for (const key of Object.keys(engine.choices)) names.delete(key);
  if (names.size === 0) return;
  const scratch = new Memory(engine, space.layout);
  try {
    setClock(scratch, description.steps.clock, { step: 1, epoch: 0, seed: 1, shuffleSeed: 1 });
    const found = await search(names, (choices) => {
      const program = compile(step, { ...options, choices: { ...engine.choices, ...choices } });
      return timeOfStep(engine, program, (name) => samples.bufferOf(name) ?? scratch.buffer(name));
    });
    engine.choices = { ...engine.choices, ...found };
    rememberChoices(engine.adapter, engine.choices);
  } finally {
    scratch.dispose();
  }
}

/** Names of the kernels for each node of a step that has several, the most work first. */
function choicesOf(step: Step, options: CompileOptions): Map<string, readonly string[]> {
  const flops = (node: Node): number => node.op.flops?.(node) ?? 0;
  const tunable = topologicalOrder(stepRoots(simplify(step)))
    .filter((node) => node.op.tunable !== undefined && flops(node) >= LEAST_FLOPS)
    .toSorted((a, b) => flops(b) - flops(a));
  const names = tunable.map((node) => [node.op.tunable!.key(node), node.op.tunable!.variants(node, options)] as const);
  return new Map(names.filter(([, variants]) => variants.length > 1));
}
