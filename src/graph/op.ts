/**
 * What an op is: its shape rule, its gradient, and how it becomes WGSL. Each op is one object in src/ops, beside its constructor;
 * the compiler knows this contract and, but for leaves and views (below), no op by name. So a program's bundle holds the ops that
 * it uses and no others.
 */

/** u8 values lie four to a word; i32 ones as their bits, in words that WGSL reads as u32. */
export type DType = 'f32' | 'u32' | 'i32' | 'u8';
/** Sizes, outermost first; [] is a single number. */
export type Shape = readonly number[];
export type AttrValue = number | boolean | string | Shape;
export type Attrs = Readonly<Record<string, AttrValue>>;

export interface Node<A extends Attrs = Attrs> {
  readonly id: number;
  readonly op: Op<A>;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  readonly dtype: DType;
  readonly attrs: A;
}

export interface Typed {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Makes a node, or gives an equal one that there is already. */
export type Make = <A extends Attrs>(op: Op<A>, inputs: readonly Node[], attrs: A) => Node;

/** Gives a cheaper node with the same value, or undefined. */
export type Rule = (node: Node, make: Make) => Node | undefined;

/** What a step computes: named results, and new values for the state that lives on between steps. */
export interface Step {
  readonly outputs: Readonly<Record<string, Node>>;
  /** [leaf, value]: the leaf is a `param` or `state`; all leaves are read before any is written. */
  readonly updates: readonly (readonly [leaf: Node, value: Node])[];
  /** Rewrites of the whole, in their order, that whoever wrote it asks for: none that compute anything else. */
  readonly rules?: readonly StepRule[];
}

/** Gives an equal step that is cheaper, or the same. */
export type StepRule = (step: Step, make: Make) => Step;

/** `A` are the op's attrs: what its value depends on besides its inputs. */
export interface Op<A extends Attrs = Attrs> {
  readonly name: string;
  /** `elementwise` ops give one value per element and may be fused into the kernel that makes their input. */
  readonly kind: 'leaf' | 'elementwise' | 'view' | 'kernel';
  /** @throws ShapeError where the inputs do not fit */
  shape(inputs: readonly Node[], attrs: A): Typed;
  /** Gradients of the inputs, given dy, the gradient of the result; undefined for inputs that have none. */
  vjp?(node: Node<A>, dy: Node): readonly (Node | undefined)[];
  /** The same of an op whose result is several in one (`partOf` in views.ts): given the gradients of the parts that are used. */
  vjpOfParts?(node: Node<A>, parts: readonly PartGradient[]): readonly (Node | undefined)[];
  /** The WGSL of an elementwise op: a function, and what it is called with. */
  readonly elementwise?: ElementwiseKernel<A>;
  /** The kernel of any other op. */
  choose?(node: Node<A>, options: KernelOptions): Choice;
  /** Where several kernels can do it: what a choice among them is remembered by, and their names, the preferred one first. */
  readonly tunable?: { key(node: Node<A>): string; variants(node: Node<A>, options: KernelOptions): string[] };
  /** Floating-point operations, for the scheduler; default: one per element of the result. */
  flops?(node: Node<A>): number;
  /** Which inputs are read row by row: a row of the result needs their row of the same number alone. */
  rowwise?(node: Node<A>): readonly number[];
  /** Inputs in each of which the result is linear, the others held. */
  readonly linear?: readonly number[];
  /** Whether the result is a sum over the rows of all its inputs, each term made of their rows of one number. */
  sumsRows?(node: Node<A>): boolean;
  /**
   * Attrs of the node whose rows are those of `nodes` one after the other, where attrs depend on rows; undefined where there are none.
   * Default: those of the nodes, if they are equal and have no shape.
   */
  stacked?(nodes: readonly Node<A>[]): A | undefined;
  /** Its kernel gives the result element by element, so that elementwise ops may follow in it. */
  readonly giving?: 'elements';
  /** The input that a gather can be part of: its rows are then taken from the data while the kernel loads. */
  readonly gathered?: number;
  /** It takes rows of data by indices: it can be done by the kernels that read it while they load. */
  readonly gathers?: true;
  /** Costs so little for a row that each kernel which needs its rows one by one makes them anew. */
  readonly cheap?: true;
  /** For ops that give numbers for each column of parts of the rows of their first input: how the kernel that makes these can do it. */
  readonly partial?: PartialKernel<A>;
  /** Ops of one family are computed by one kernel where they have the same inputs. */
  readonly family?: string;
  /** Simplifications of its nodes. */
  readonly rules?: readonly Rule[];
  /** How its nodes are made of others that kernels do better: after all rules, which need not know of it. */
  readonly lowerings?: readonly Rule[];
  /** The same values as a node of another shape, where that needs no reshape. */
  reshaped?(node: Node<A>, shape: Shape, make: Make): Node | undefined;
  /** What a printed schedule calls it; default: its name. */
  label?(node: Node<A>): string;
}

/** The gradient of one of several results that lie in one. */
export interface PartGradient {
  /** The first of its rows. */
  readonly begin: number;
  /** In the shape of the part. */
  readonly dy: Node;
}

/**
 * Rows in parts: of all rows as a matrix of `repeat` columns, a part is up to `share` rows of one column. Part p is that of the rows
 * from p / repeat · share on, in the column p % repeat.
 */
export interface Parts {
  readonly share: number;
  readonly repeat: number;
}

/** An op as a part of a kernel whose threads make tiles of rows: a tile is a part. Its attrs say which parts it is of, as `Parts`. */
export interface PartialKernel<A extends Attrs = Attrs> {
  /** The text of a file of shaders/partial: `keep`, which gets each element, and `finish`, which gives the results of a tile. */
  readonly shader: string;
  /** The constants of the file; channels are counted in lanes. */
  constants(node: Node<A>, lanes: Lanes): Constants;
  /** The same node of parts that are tiles; undefined where its columns are not those of the rows. */
  inTiles(node: Node<A>, parts: Parts): Node | undefined;
}

/** Neighbouring elements that a thread does at a time in elementwise code: T is f32 or vec4f, U u32 or vec4u. */
export type Lanes = 1 | 4;

export type Constants = Readonly<Record<string, number | boolean>>;

/** How a kernel walks over rows: a block of `block` rows is `items` items. */
export interface RowWalk {
  readonly rows: number;
  readonly block: number;
  readonly items: number;
}

export interface Choice {
  /** The text of a file of shaders/. */
  readonly shader: string;
  readonly lanes: Lanes;
  readonly constants: Constants;
  readonly workgroups: number;
  /** For kernels that walk over rows. */
  readonly walk?: RowWalk;
  /** Whether the number of threads in a workgroup is part of how the kernel works. */
  readonly fixedThreads?: boolean;
  /** For kernels whose threads make tiles of rows and can go on with whole columns of them: the rows of a tile. */
  readonly tile?: Parts;
  /**
   * For kernels that go on with what they wrote: so many workgroups, the first ones, must be over before the next as many begin. Each
   * such stage is a dispatch.
   */
  readonly stage?: number;
  /** Operations that it does in the time in which most kernels do one, where these are many or few; default: 1. */
  readonly pace?: number;
  /** The file's variables for the node's inputs, in their order. */
  readonly inputs: readonly string[];
  /** Variables of the file for inputs that this node has not: the functions that load them give 0. */
  readonly absent?: readonly string[];
  /** The file's variable for the node's result, or for each of them where a node has several. */
  readonly results: readonly string[];
}

/** An input as a part of a result: its element at coordinate c is that at begins[k] + c · steps[k] of the result's axis k. */
export interface Window {
  readonly begins: Shape;
  readonly steps: Shape;
}

/** An elementwise op: a function over T, or over U for inputs that are whole numbers, in a file of shaders/elementwise. */
export interface ElementwiseKernel<A extends Attrs = Attrs> {
  /** The text of the file. */
  readonly shader: string;
  /** The name of the function. */
  readonly fn: string;
  /** Inputs from this one on are given to `args` as arrays; those before it are arguments, element by element. Default: none. */
  readonly whole?: number;
  /** All elements are attrs.value, in attrs.shape: readers of any shape can make it. */
  readonly constant?: true;
  /** For ops that choose by coordinate: where each input lies in the result. What lies outside of it is any of its elements. */
  windows?(node: Node<A>): readonly Window[];
  /** The call, for ops that call the function several times; default: once, with the elements and `args`. */
  call?(node: Node<A>, elements: readonly string[]): string;
  /**
   * The function's arguments after the elements.
   * @param whole the variables of the `whole` inputs
   * @param stream the name of the constant that holds attrs.stream; the element's index is `i`, counted in lanes
   */
  args?(node: Node<A>, whole: readonly string[], stream: string, lanes: Lanes): readonly string[];
}

export type Target = 'gpu' | 'cpu';

export interface KernelOptions {
  /** Which tile sizes to start from: 'cpu' for software adapters. */
  readonly target: Target;
  /** false: the plain kernel of each op. */
  readonly tuned: boolean;
  /** Whether kernels may count on subgroups of at least four threads, in the order of the threads. */
  readonly subgroups: boolean;
  /** Threads of a subgroup, where all have the same number. */
  readonly subgroupSize?: number;
  /** Names of kernels, by `tunable.key`: chosen by the tuner or by the user. */
  readonly choices: Readonly<Record<string, string>>;
}
