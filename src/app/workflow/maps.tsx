/** Maps side by side, in one picture. */
import { lit, Picture } from '../shared/picture.tsx';
import { mosaicOf } from './mosaic.ts';
import { scaled } from './scale.ts';

interface MapsProps {
  /** [side, side, channels] */
  readonly values: Float32Array;
  readonly channels: number;
  /** spoken */
  readonly label: string;
}

export function Maps({ values, channels, label }: MapsProps) {
  const mosaic = mosaicOf(scaled(values), Math.sqrt(values.length / channels), channels);
  return <Picture values={mosaic.values} columns={mosaic.columns} color={lit} label={label} class="maps" />;
}
