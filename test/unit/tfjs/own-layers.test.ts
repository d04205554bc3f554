/** Layers of the program's own, on values and in models on the CPU: against what tfjs's own base class makes of the same classes. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as ours from '../../../src/tfjs.ts';
import { useCpu } from '../../reference/tfjs-files.ts';
import { OWN_LAYERS } from '../../tfjs-programs/own-layers.ts';
import type { Tf } from '../../tfjs-programs/program.ts';
import { theirs } from '../../tfjs-programs/theirs.ts';

beforeAll(useCpu);

const given = [
  [0.5, -1, 2],
  [-0.25, 0.75, -1.5],
];

describe('on values', () => {
  it.each(Object.entries(OWN_LAYERS))('%s', (_, make) => {
    const run = (tf: Tf): ours.Tensor => make(tf).apply(tf.tensor2d(given));
    const [here, there] = [run(ours), run(theirs)];
    expect(here.shape).toEqual(there.shape);
    here.dataSync().forEach((value, i) => void expect(value).toBeCloseTo(there.dataSync()[i]!, 5));
  });

  it('gives what is no row for each sample, as a model cannot', () => {
    class Sum extends ours.layers.Layer {
      static className = 'Sum';
      override call(x: ours.Tensor | ours.Tensor[]): ours.Tensor {
        return [x].flat()[0]!.square().sum();
      }
    }
    expect(new Sum().apply(ours.tensor1d([-2, 1, 0, 5])).arraySync()).toBe(30);
    expect(() => ours.sequential({ layers: [new Sum({ inputShape: [2] })] })).toThrow(
      'sum: its call gives [] for 3 samples, [] for 5 samples; expected a row for each sample.',
    );
  });

  it('tf.layers.dense, too, and a model that takes it begins with the same weights', () => {
    const dense = ours.layers.dense({ units: 2, kernelInitializer: 'randomNormal' });
    const y = dense.apply(ours.tensor2d(given));
    const model = ours.sequential({ layers: [ours.layers.flatten({ inputShape: [3] }), dense] });
    const again = model.apply(ours.tensor2d(given), { training: true });
    expect(again.dataSync()).toEqual(y.dataSync());
    expect(y.shape).toEqual([2, 2]);
  });

  it('gradients go through', () => {
    const scaled = OWN_LAYERS.scaled!(ours);
    const grad = ours.grad((x) => scaled.apply(x).square().sum());
    expect(grad(ours.tensor2d([[1, 2, 3]])).arraySync()).toEqual([[8, 16, 24]]);
  });
});

describe('in models', () => {
  it('weights, layers within and tables: names, shapes, and what counts as a weight', () => {
    const tf = ours;
    class Mixed extends tf.layers.Layer {
      static className = 'Mixed';
      readonly dense = tf.layers.dense({ units: 4 });
      readonly table = tf.range(0, 300).reshape([3, 100]);
      kernel: ours.LayerVariable | undefined;
      override build(): void {
        this.kernel = this.addWeight('seen', [3], null, 'ones', null, false);
        this.addWeight('kernel', [3], 'float32', 'glorotUniform', 'l2');
      }
      override call([x]: ours.Tensor[]): ours.Tensor {
        return this.dense.apply(x!.mul(this.kernel!.read())).add(x!.matMul(this.table).sum(1, true));
      }
    }
    const model = tf.sequential({ layers: [new Mixed({ inputShape: [3] })] });
    expect(model.outputShape).toEqual([null, 4]);
    expect(model.weights.map(({ name, shape, trainable }) => [name, shape, trainable])).toEqual([
      ['mixed/kernel', [3], true],
      ['mixed/dense/kernel', [3, 4], true],
      ['mixed/dense/bias', [4], true],
      ['mixed/seen', [3], false],
    ]);
    const layer = model.layers[0]! as Mixed;
    expect(layer.kernel!.read().arraySync()).toEqual([1, 1, 1]);
    layer.kernel!.write(tf.tensor1d([0, 0, 0]));
    expect(model.getWeights().at(-1)!.arraySync()).toEqual([0, 0, 0]);
    model.setWeights([tf.zeros([3]), tf.zeros([3, 4]), tf.tensor1d([1, 2, 3, 4]), tf.ones([3])]);
    const y = model.apply(tf.tensor2d([[1, 0, 0]]), { training: true });
    expect(y.arraySync()).toEqual([[4951, 4952, 4953, 4954]]);
  });

  it('random numbers are others in each call that trains, of the step and not of Math.random', () => {
    const tf = ours;
    class Noise extends tf.layers.Layer {
      static className = 'Noise';
      override call([x]: ours.Tensor[], { training }: { training: boolean }): ours.Tensor {
        return training ? x!.add(tf.randomNormal(x!.shape)) : x!;
      }
    }
    const model = tf.sequential({ layers: [new Noise({ inputShape: [8] })] });
    const draw = (): ArrayLike<number> => model.apply(tf.zeros([2, 8]), { training: true }).dataSync();
    expect(draw()).not.toEqual(draw());
    expect(new Set(Array.from(draw())).size).toBeGreaterThan(12);
  });

  it('several inputs, several outputs', () => {
    const tf = ours;
    class Split extends tf.layers.Layer {
      static className = 'Split';
      override call([a, b]: ours.Tensor[]): ours.Tensor[] {
        return [a!.add(b!), a!.sub(b!).sum(-1, true)];
      }
    }
    const [a, b] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
    const [sum, difference] = new Split().apply([a, b]);
    const model = tf.model({ inputs: [a, b], outputs: [sum, difference] });
    const [x, y] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 5]])];
    const found: ours.Tensor[] = model.apply([x, y], { training: true });
    expect(found.map((each) => each.arraySync())).toEqual([[[4, 7]], [[-5]]]);
  });
});

it('what a class must have to be registered', () => {
  class Nameless extends ours.layers.Layer {}
  expect(() => ours.serialization.registerClass(Nameless)).toThrow(
    "Nameless has no className. Write: static className = 'Nameless';",
  );
});
