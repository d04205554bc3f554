/** TimeDistributed: one layer for each step of a sequence. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { member } from '../../fields.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { layerOf } from '../called-layer.ts';
import type { Config } from '../config.ts';
import { maker, uncalled } from '../maker.ts';
import type { LayerDescription } from './description.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, expectNoActivity, type LayerOptions } from './options.ts';

/** Options of `layers.timeDistributed`. */
export interface TimeDistributedOptions extends LayerOptions {
  /** what each step goes through: a layer that takes one tensor, used nowhere else */
  readonly layer: Layer;
}

/**
 * The same layer, with the same weights, for each step of a sequence: x [batch, steps, ...what the layer takes] → [batch, steps, ...what
 * the layer gives]. The steps count as so many samples: batch normalization takes its means over all of them. Its weights have the layer's
 * names. It is frozen where either of the two is.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no steps, and what the layer throws
 */
export const timeDistributed = /* @__PURE__ */ maker(
  'layers.timeDistributed({ ... })',
  (options: TimeDistributedOptions): Layer => {
    const where = 'layers.timeDistributed';
    const shared = commonOptions(where, options, 'layer');
    const layer = checked(where, options.layer);
    const config = configOf(layer);
    return layerOf({
      className: 'TimeDistributed',
      ...shared,
      trainable: shared.trainable === true && layer.trainable,
      ...(config && { config: { layer: config } }),
      passesMask: true,
      ...(layer.keepsDtype && { keepsDtype: true }),
      ...(layer.inputDtype && { inputDtype: layer.inputDtype }),
      ...(layer.takesBelow !== undefined && { takesBelow: layer.takesBelow }),
      build: (name, [{ shape, dtype }]) => {
        const [steps, ...step] = shape;
        if (steps === undefined) {
          throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; expected [steps, ...].`);
        }
        const built = layer.build(name, [{ shape: step, dtype: layer.keepsDtype ? dtype : 'f32' }]);
        return {
          ...built,
          outputShape: [steps, ...built.outputShape],
          apply: ([x], trace, variables) => {
            const samples = x!.shape[0]!;
            const rows = reshape(x!, [samples * steps, ...step]);
            const mask = layer.passesMask ? trace.maskOf(x!) : undefined;
            if (mask !== undefined) trace.mask(rows, reshape(mask, [samples * steps]));
            const y = built.apply([rows], trace, variables);
            return reshape(y, [samples, steps, ...built.outputShape]);
          },
        };
      },
    });
  },
);

/** @throws UsageError */
function checked(where: string, layer: unknown): Layer {
  const forgotten = uncalled('layers', layer);
  if (forgotten !== undefined) throw new UsageError(`${where}: layer is ${forgotten}`);
  const { build, className, merges } = (layer ?? {}) as Partial<LayerDescription>;
  if (typeof build !== 'function' || className === undefined) {
    throw new UsageError(`${where}: layer is ${show(layer)}; expected a layer such as layers.dense({ units: 8 }).`);
  }
  if (merges)
    throw new UsageError(`${where}: layer is ${className}, which takes several tensors; expected one that takes one.`);
  expectNoActivity(where, 'layer', layer as Layer);
  return layer as Layer;
}

/** As Keras has a layer within a layer; undefined for one that no file can describe. */
function configOf({ className, config, name, trainable }: Layer): Config | undefined {
  if (config === undefined) return undefined;
  const given = Object.entries(config).filter(([, value]) => value !== null);
  return {
    class_name: className,
    config: { ...(name !== undefined && { name }), trainable, ...Object.fromEntries(given) },
  };
}

export const TimeDistributed: LayerClass = {
  className: 'TimeDistributed',
  fromConfig: (config, common, layerFrom) => timeDistributed({ ...common, layer: layerFrom(member(config, 'layer')) }),
};
