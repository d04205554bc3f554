/**
 * Where Keras keeps the weights of a layer: in a `.keras` file, under the layer's place; and what it calls them in a `.h5` file. Most layers
 * have them in a list of their own; some in that of a layer within.
 */

import { snakeCase } from '../nn/called-layer.ts';
import type { Config } from '../nn/config.ts';

/** A weight of a layer. */
export interface VariablePlace {
  /** below the layer's place in a `.keras` file: `cell/vars/0` */
  readonly place: string;
  /** after the layer's name: `lstm_cell/kernel` */
  readonly path: string;
}

/** What Keras makes of the weights of its attention. */
const PROJECTIONS: Readonly<Record<string, string>> = {
  query: 'query_dense',
  key: 'key_dense',
  value: 'value_dense',
  attention_output: 'output_dense',
};

const CELLS = ['LSTM', 'GRU', 'SimpleRNN'];

/** @param params what the layer itself calls its weights, in their order */
export function variablePlaces(className: string, config: Config, params: readonly string[]): VariablePlace[] {
  if (CELLS.includes(className)) {
    const cell = `${snakeCase(className)}_cell`;
    return params.map((param, i) => ({ place: `cell/vars/${i}`, path: `${cell}/${param}` }));
  }
  if (className === 'TimeDistributed') {
    const { class_name: inner, config: own } = config.layer as { class_name: string; config: Config };
    const name = own.name ?? snakeCase(inner);
    return variablePlaces(inner, own, params).map(({ place, path }) => {
      return { place: `layer/${place}`, path: `${String(name)}/${path}` };
    });
  }
  if (className === 'Bidirectional') {
    return ['forward', 'backward'].flatMap((way) => {
      const own = params.filter((param) => param.startsWith(`${way}_`));
      const { class_name: inner } = (config[`${way}_layer`] ?? config.layer) as { class_name: string };
      const name = own[0]?.slice(0, own[0].indexOf('/'));
      const names = own.map((param) => param.slice(param.indexOf('/') + 1));
      return variablePlaces(inner, {}, names).map(({ place, path }) => {
        return { place: `${way}_layer/${place}`, path: `${name}/${path}` };
      });
    });
  }
  if (className === 'MultiHeadAttention') {
    return params.map((param) => {
      const [which, kind] = param.split('/') as [string, string];
      return { place: `${PROJECTIONS[which]}/vars/${kind === 'kernel' ? 0 : 1}`, path: param };
    });
  }
  const isAlone = className === 'DepthwiseConv2D'; // it has one kernel, which Keras calls that
  return params.map((param, i) => ({ place: `vars/${i}`, path: isAlone ? param.replace('depthwise_', '') : param }));
}

/** Weights of a layer that Keras has among those of its file: one that was given its statistics has none there. */
export const isFixed = (className: string, config: Config): boolean =>
  className === 'Normalization' && config.mean !== null && config.mean !== undefined;
