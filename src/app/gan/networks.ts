/** The two networks as they are described, for the page to show: made without a GPU, of the programs of examples/. */
import { discriminator, generator as drawing } from '../../../examples/dcgan.ts';
import { generator as repairing } from '../../../examples/repair.ts';
import type { AnyModel } from '../../index.ts';
import type { GanConfig } from './config.ts';

export interface LayerInfo {
  readonly className: string;
  /** of one sample */
  readonly shape: readonly number[];
  readonly params: number;
}

export interface NetworkInfo {
  readonly layers: readonly LayerInfo[];
  readonly params: number;
}

function infoOf(model: AnyModel): NetworkInfo {
  const layers = model.layers.map(({ className, outputShape, countParams }) => {
    return { className, shape: outputShape, params: countParams() };
  });
  return { layers, params: model.countParams() };
}

/** Generator and discriminator of a run. */
export function networksOf({ mode, width, skips }: Pick<GanConfig, 'mode' | 'width' | 'skips'>): {
  readonly generator: NetworkInfo;
  readonly discriminator: NetworkInfo;
} {
  const generator = mode === 'draw' ? drawing({ width }) : repairing({ width, skips });
  return { generator: infoOf(generator), discriminator: infoOf(discriminator({ width })) };
}
