/** Each fault that a pass of the compiler could make is put in by hand: the checker names the pass and the node. */
import { describe, expect, it } from 'vitest';
import { type Checker, checker } from '../../../src/compiler/check.ts';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { BindingSpec, Dispatch, Program } from '../../../src/compiler/program.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import type { Group, KernelCall } from '../../../src/kernels/group.ts';
import { adam } from '../../../src/nn/optimizers/index.ts';
import { matmul, relu, scale } from '../../../src/ops/all.ts';
import { mlpStep, mnistStep } from './networks.ts';
import { stagesOf } from './stages.ts';

const OPTIONS = { ...DEFAULT_OPTIONS, maxBindings: 10 };
/** relu and a second product read the first product; p is read by the first, then overwritten. */
const p = leaf('state', 'p', [4, 4], 'f32');
const first = matmul(leaf('input', 'x', [4, 4], 'f32'), p);
const second = matmul(relu(first), first);
const STEP: Step = { outputs: { y: scale(second, 2), first }, updates: [[p, scale(p, 2)]] };
const STAGES = stagesOf(STEP, { ...OPTIONS, optimize: false, tuned: false });

const refused = (check: () => void): string => {
  try {
    check();
  } catch (error) {
    return String(error).replace(/ This is a bug.*/, '');
  }
  return 'nothing';
};

it('compile asks it after each pass, in tests', () => {
  const asked: string[] = [];
  const listening = Object.fromEntries(
    Object.keys(checker).map((name) => [name, (pass: string) => asked.push(`${name} ${pass}`)]),
  );
  compile(mnistStep(), { ...OPTIONS, check: listening as unknown as Checker });
  expect(asked).toEqual([
    'step build',
    'step simplify',
    'step kernels',
    'groups kernels',
    'order schedule',
    'memory plan',
    'program plan',
  ]);
  const wrong = { ...STEP, outputs: { y: { ...first, shape: [4, 5] } } };
  expect(() => compile(wrong)).toThrow('after build');
  expect(() => compile(wrong, { ...OPTIONS, check: false })).not.toThrow('after build');
});

describe('a step', () => {
  const x = leaf('input', 'x', [2, 3], 'f32');
  const y = relu(x);
  const state = leaf('state', 's', [2, 3], 'f32');
  const outputs = (node: Node): Step => ({ outputs: { node }, updates: [] });
  it.each<[string, Step, string]>([
    ['a wrong shape', outputs(scale({ ...y, shape: [3, 2] }, 2)), 'relu f32 [3,2] should be f32 [2,3] by its op'],
    ['a wrong dtype', outputs({ ...y, dtype: 'u32' }), 'relu u32 [2,3] should be f32 [2,3] by its op'],
    [
      'two leaves of a name',
      { outputs: { y, z: leaf('param', 'x', [1], 'f32') }, updates: [] },
      "two leaves have the name 'x' f32 [1]",
    ],
    [
      'an update in another shape',
      { outputs: {}, updates: [[leaf('state', 's', [6], 'f32'), y]] },
      "'s' f32 [6] is updated to relu f32 [2,3]",
    ],
    [
      'an update in another dtype',
      { outputs: {}, updates: [[leaf('state', 's', [2, 3], 'u32'), y]] },
      "'s' u32 [2,3] is updated to relu f32",
    ],
    ['an update of what is no leaf', { outputs: {}, updates: [[y, y]] }, 'relu f32 [2,3] is updated, but no leaf'],
    [
      'two updates of a leaf',
      {
        outputs: {},
        updates: [
          [state, y],
          [state, scale(x, 2)],
        ],
      },
      "'s' f32 [2,3] is updated twice",
    ],
  ])('with %s', (_, step, fault) => {
    expect(refused(() => checker.step('simplify', step))).toContain(`internal: after simplify: ${fault}`);
  });
});

describe('groups', () => {
  const { step, fusion, storage } = STAGES;
  const groups = (changed: Partial<typeof fusion>, stored: Partial<typeof storage> = {}): string =>
    refused(() => checker.groups('fuse', step, { ...fusion, ...changed }, { ...storage, ...stored }));
  const groupOf = (op: string): Group => fusion.groups.find(({ roots }) => roots[0]!.op.name === op)!;

  it('as they are made', () => expect(groups({})).toBe('nothing'));

  it('that compute a node twice', () => {
    const again = {
      roots: [groupOf('relu').roots[0]!],
      epilogue: [],
      partials: [],
      prologue: [],
      inlined: new Set<Node>(),
    };
    expect(groups({ groups: [...fusion.groups, again] })).toContain('after fuse: relu f32 [4,4] is computed twice');
  });

  it('that are mixed up', () => {
    const wrong = groupOf('relu');
    expect(groups({ groupOf: (node) => fusion.groupOf(node) && wrong })).toContain('computed by another group');
  });

  it('of which one is missing', () => {
    const rest = fusion.groups.filter((group) => group !== groupOf('relu'));
    expect(groups({ groups: rest })).toContain('relu f32 [4,4], which matmul f32 [4,4] reads, is stored nowhere');
  });

  it('that do not store what others read, or what the step gives', () => {
    const none = new Set<Node>();
    const unless = (op: string) => (group: Group) => (group === groupOf(op) ? none : storage.storedBy(group));
    expect(groups({}, { storedBy: unless('relu') })).toContain('relu f32 [4,4], which matmul f32 [4,4] reads');
    const last = fusion.groupOf(step.outputs.y!)!;
    const storedBy = (group: Group) => (group === last ? none : storage.storedBy(group));
    expect(groups({}, { storedBy })).toContain('scale f32 [4,4], which the step reads, is stored nowhere');
  });

  it('that store what they do not compute, or two values in one place', () => {
    expect(groups({}, { storedBy: () => new Set([first]) })).toContain('by a group that does not compute it');
    const of = (node: Node): Node => (node.op.name === 'relu' ? first : storage.of(node));
    expect(groups({}, { of })).toContain('is stored where another value is');
  });

  it('whose update goes elsewhere', () => {
    const of = (node: Node): Node => (node === step.updates[0]![1] ? node : storage.of(node));
    expect(groups({}, { of })).toContain("'p' f32 [4,4] does not get its new value");
  });
});

describe('an order', () => {
  const { step, fusion, storage, levels } = STAGES;
  const order = (changed: typeof levels): string =>
    refused(() => checker.order('schedule', step, fusion, storage, changed));

  it('as it is made', () => expect(order(levels)).toBe('nothing'));

  it('in reverse', () =>
    expect(order(levels.toReversed())).toMatch(/after schedule: .* reads .* (too early|overwritten)/));

  it('with all at once', () => expect(order([levels.flat()])).toMatch(/too early|overwritten/));

  it('with a state overwritten before it is read', () => {
    const writer = fusion.groupOf(step.updates[0]![1])!;
    const rest = levels.map((chains) => chains.filter((chain) => !chain.includes(writer)));
    expect(order([[[writer]], ...rest])).toContain("matmul f32 [4,4] reads 'p' f32 [4,4], which is overwritten");
    expect(order([[[writer], ...rest[0]!], ...rest.slice(1)])).toContain('which is overwritten');
    expect(order([[[writer, ...rest[0]![0]!]], ...rest.slice(1)])).toContain('which is overwritten');
  });

  it('with a kernel that runs twice, or never', () => {
    expect(order([...levels, levels.at(-1)!])).toContain('runs twice');
    expect(order(levels.slice(0, -1))).toContain('never runs');
  });
});

describe('memory', () => {
  const { dispatches, places } = stagesOf(mlpStep([40, 30], adam()), OPTIONS);
  const memory = (changed: typeof places, calls: readonly KernelCall[] = dispatches): string =>
    refused(() => checker.memory('plan', calls, changed));
  const moved = (offset: number): typeof places =>
    new Map([...places].map(([node, place]) => [node, { ...place, offset }]));

  it('as it is given', () => expect(memory(places)).toBe('nothing'));
  it('in one place for all', () => expect(memory(moved(0))).toContain('lie in one place'));
  it('beyond the end', () => expect(memory(moved(1 << 20))).toContain('lies outside of its buffer'));
  it('between vectors', () => expect(memory(moved(2))).toContain('lies outside of its buffer'));
  it('that is read before it is written', () => {
    expect(memory(places, dispatches.toReversed())).toContain('is read before it is written');
  });
});

describe('a program', () => {
  const { program } = stagesOf(mlpStep([32, 32, 32, 32], adam()), { ...OPTIONS, target: 'cpu', subgroups: true });
  const at = program.dispatches.findIndex(({ bindings }) => bindings.some(({ range }) => range !== undefined));
  const last = program.dispatches[at]!.bindings.length - 1;
  const changed = (change: (dispatch: Dispatch) => Partial<Dispatch>, limits = OPTIONS): string => {
    const dispatches = program.dispatches.map((dispatch, i) =>
      i === at ? { ...dispatch, ...change(dispatch) } : dispatch,
    );
    return refused(() => checker.program('plan', { ...program, dispatches }, limits));
  };
  const bound = (i: number, binding: Partial<BindingSpec>) => (dispatch: Dispatch) => ({
    bindings: dispatch.bindings.map((old, j) => (j === i ? { ...old, ...binding } : old)),
  });

  it('as it is made', () => {
    expect(at).toBeGreaterThanOrEqual(0);
    expect(changed(() => ({}))).toBe('nothing');
  });

  it.each<[string, (dispatch: Dispatch) => Partial<Dispatch>, RegExp]>([
    ['a buffer out of range', bound(0, { buffer: 99 }), /binds buffer 99 of \d+/],
    [
      'a buffer twice',
      ({ bindings }) => bound(0, { buffer: bindings[1]!.buffer })({ bindings } as Dispatch),
      /binds '.*' twice/,
    ],
    [
      'another usage than declared',
      bound(0, { access: 'uniform' }),
      /declares memory0_\w+ as read\w*, binds it as uniform/,
    ],
    ['a part beyond the end', bound(last, { range: { offset: 256, size: 1 << 20 } }), /binds bytes 256 to 1048832 of/],
    ['a part that begins between', bound(last, { range: { offset: 4, size: 16 } }), /binds bytes 4 to 20 of/],
    [
      'a part that is too short',
      bound(last, { range: { offset: 0, size: 4 } }),
      /declares \d+ bytes of addresses, binds 4/,
    ],
    [
      'one binding fewer than declared',
      ({ bindings }) => ({ bindings: bindings.slice(1) }),
      /declares \d bindings, binds \d/,
    ],
    ['no workgroups', () => ({ workgroups: 0 }), /has 0 workgroups/],
    ['half a workgroup', () => ({ workgroups: 1.5 }), /has 1.5 workgroups/],
    ['more workgroups than a grid has', () => ({ workgroups: 2 ** 33 }), /has 8589934592 workgroups/],
  ])('with %s', (_, change, fault) => {
    expect(changed(change)).toMatch(/^WgradError: internal: after plan: '/);
    expect(changed(change)).toMatch(fault);
  });

  it('with more bindings than there are', () => {
    expect(changed(() => ({}), { ...OPTIONS, maxBindings: 4 })).toMatch(/binds \d buffers of 4/);
  });

  it('with an arena that is too large', () => {
    const limits = { ...OPTIONS, maxBufferBytes: 64 };
    expect(changed(() => ({}), limits)).toMatch(/'temporaries' has \d+ bytes of 64/);
  });

  it('with a buffer that is too short', () => {
    const short: Program = {
      ...program,
      buffers: program.buffers.map((spec) => ({ ...spec, bytes: Math.min(spec.bytes, 1024) })),
    };
    expect(refused(() => checker.program('plan', short, OPTIONS))).toMatch(/declares \d+ bytes of \w+, binds 1024/);
  });
});
