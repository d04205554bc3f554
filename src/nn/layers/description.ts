/** What the file of a layer says of it: options checked, and what it computes of inputs of known types. */
import type { DType, Node, Shape } from '../../graph/node.ts';
import type { Variable } from '../../graph/variable.ts';
import type { Config } from '../config.ts';
import type { MaskRules } from '../masks.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import type { Trace } from '../trace.ts';

/** What layers need of the step that they put their ops into. */
export type LayerTrace = Pick<
  Trace,
  'training' | 'clock' | 'read' | 'assign' | 'stream' | 'learns' | 'maskOf' | 'mask' | 'addLoss'
>;

/** A tensor of a model, per sample: without the batch. */
export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A layer that knows its inputs. */
export interface Built {
  /** Per sample, without the batch. */
  readonly outputShape: Shape;
  /** default f32 */
  readonly outputDtype?: DType;
  /** Of layers that give several tensors: those besides the first. */
  readonly otherOutputs?: readonly TensorType[];
  /** What it learns or keeps, kernel before bias, by names such as `kernel`. */
  readonly variables?: readonly Variable[];
  /**
   * inputs [batch, ...shape] → [batch, ...outputShape].
   * @param variables as `variables` has them; a layer that is called again has those of its first call
   */
  readonly apply: (inputs: readonly Node[], trace: LayerTrace, variables: readonly Variable[]) => Node;
  /** The same of layers that give several tensors: all of them. */
  readonly applyAll?: (inputs: readonly Node[], trace: LayerTrace, variables: readonly Variable[]) => readonly Node[];
}

/** What a recurrent layer says to layers that it is in. */
export interface Recurrent {
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  /** The same layer, but for this. */
  readonly but: (changes: { readonly goBackwards?: boolean; readonly zeroOutputForMask: boolean }) => LayerDescription;
}

/** What a layer's own file says of it. */
export interface LayerDescription {
  /** Keras's name of its class */
  readonly className: string;
  /** where it was given one; a model makes one of the class otherwise */
  readonly name?: string;
  /** Shape of one sample; the first layer of a sequential model needs it. */
  readonly inputShape?: Shape;
  /** what a model that begins with it takes: default 'f32' */
  readonly inputDtype?: DType;
  /** whether `fit` changes its weights: default true; a change counts from the next `compile` on */
  readonly trainable?: boolean;
  /** Whether it takes a list of tensors; else it takes one. */
  readonly merges?: boolean;
  /** Tensors that it may take besides the one: all of them or none. */
  readonly alsoTakes?: number;
  /** Whether each step of its result comes of that step of its inputs, so that a mask goes through it; others take it or end it. */
  readonly passesMask?: boolean;
  /** Of layers that say which steps of their result count: what that means for losses and metrics. @internal */
  readonly makesMask?: MaskRules | undefined;
  /** Of recurrent layers: which way they go, what they give, and the same layer going the other way. @internal */
  readonly recurrent?: Recurrent;
  /** Whether it takes whole numbers as they are; others get them as f32. */
  readonly keepsDtype?: boolean;
  /** Its input is whole numbers from 0 to below this. Data that goes straight into it is checked. */
  readonly takesBelow?: number;
  /** What it was made of, for files; without it the model cannot be saved. The LayerClass of its class reads it. */
  readonly config?: Config | undefined;
  /** What its output adds to the loss: the mean over the batch. */
  readonly activityRegularizer?: Regularizer | undefined;
  /** What it computes of inputs of these types. @internal */
  readonly build: (name: string, inputs: readonly [TensorType, ...TensorType[]]) => Built;
}
