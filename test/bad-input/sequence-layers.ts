/** Wrong arguments of the layers of attention, of positions, of kinds, of activation and dropout, and samples that do not fit them. */
import { input, type Layer, layers, type ModelTensor, model, sequential, tensor } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

const x = (...shape: number[]): ModelTensor => input({ shape });
const on = (layer: Layer, ...inputs: ModelTensor[]): unknown => layer.apply(layer.merges ? inputs : inputs[0]!);
const usage = (name: string, message: string, call: () => unknown): BadInput => [name, 'UsageError', message, call];
const shape = (name: string, message: string, call: () => unknown): BadInput => [name, 'ShapeError', message, call];
const data = (name: string, message: string, call: () => unknown): BadInput => [name, 'DataError', message, call];

/** A small transformer. */
export function attends(): unknown {
  const words = input({ shape: [4], dtype: 'int32' });
  const rows = layers.embedding({ inputDim: 9, outputDim: 6 }).apply(words);
  const placed = layers.add().apply([rows, layers.positionEmbedding({ sequenceLength: 4 }).apply(rows)]);
  const heads = layers.multiHeadAttention({ numHeads: 2, keyDim: 3 }).apply([placed, placed]);
  return model({ inputs: words, outputs: layers.timeDistributed({ layer: layers.dense({ units: 2 }) }).apply(heads) });
}

const from0 = 'expected a number from 0 up that f32 holds.';

const OPTIONS: readonly BadInput[] = [
  usage('reLU up to a negative number', `layers.reLU: maxValue is -1; ${from0}`, () => layers.reLU({ maxValue: -1 })),
  usage('reLU with a negative slope', `layers.reLU: negativeSlope is -1; ${from0}`, () =>
    layers.reLU({ negativeSlope: -1 }),
  ),
  usage('reLU with a negative threshold', `layers.reLU: threshold is -0.5; ${from0}`, () =>
    layers.reLU({ threshold: -0.5 }),
  ),
  usage(
    'reLU with an option of elu',
    "layers.reLU: unknown option 'alpha'. Known: maxValue, negativeSlope, threshold, name, inputShape, trainable, activityRegularizer.",
    () => layers.reLU(wrong({ alpha: 1 })),
  ),
  usage('elu with a negative alpha', `layers.elu: alpha is -1; ${from0}`, () => layers.elu({ alpha: -1 })),
  usage('thresholdedReLU below 0', `layers.thresholdedReLU: theta is -1; ${from0}`, () =>
    layers.thresholdedReLU({ theta: -1 }),
  ),
  usage(
    'prelu that shares the batch',
    'layers.prelu: sharedAxes[0] is 0; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.',
    () => layers.prelu({ sharedAxes: [0] }),
  ),
  usage('gaussianDropout of all', 'layers.gaussianDropout: rate is 1; expected a number from 0 to below 1.', () =>
    layers.gaussianDropout({ rate: 1 }),
  ),
  usage(
    'alphaDropout without a rate',
    'layers.alphaDropout: rate is undefined; expected a number from 0 to below 1.',
    () => layers.alphaDropout(wrong({})),
  ),
  usage('spatialDropout1d of all', 'layers.spatialDropout1d: rate is 1; expected a number from 0 to below 1.', () =>
    layers.spatialDropout1d({ rate: 1 }),
  ),
  usage('unitNormalization along an axis twice', 'layers.unitNormalization: axis names an axis twice.', () =>
    layers.unitNormalization({ axis: [1, 1] }),
  ),
  usage('rmsNormalization with a negative epsilon', `layers.rmsNormalization: epsilon is -1; ${from0}`, () =>
    layers.rmsNormalization({ epsilon: -1 }),
  ),
  usage(
    'categoryEncoding of no kinds',
    'layers.categoryEncoding: numTokens is undefined; expected a whole number from 1 up.',
    () => layers.categoryEncoding(wrong({})),
  ),
  usage(
    'categoryEncoding as whole numbers',
    "layers.categoryEncoding: unknown outputMode 'int'. Known: 'oneHot', 'multiHot', 'count'.",
    () => layers.categoryEncoding({ numTokens: 3, outputMode: wrong('int') }),
  ),
  usage(
    'discretization by boundaries that go down',
    'layers.discretization: binBoundaries is [1, 0]; expected one number or more, each larger than the one before.',
    () => layers.discretization({ binBoundaries: [1, 0] }),
  ),
  usage(
    'discretization by numBins and boundaries',
    'layers.discretization: got both binBoundaries and numBins. Give boundaries, or numBins and adapt(x).',
    () => layers.discretization({ numBins: 4, binBoundaries: [0] }),
  ),
  usage(
    'discretization by boundaries, adapted',
    'discretization.adapt: the layer was given its boundaries. Give numBins in their place.',
    () => layers.discretization({ binBoundaries: [0] }).adapt(tensor([1, 2])),
  ),
  usage(
    'discretization by numBins, called before adapt',
    'discretization: it has no boundaries. Give some, or call adapt(x) first.',
    () => on(layers.discretization({ numBins: 3 }), x(3)),
  ),
  data('discretization adapted to one value', 'discretization.adapt: x holds 1 values; expected two or more.', () =>
    layers.discretization({ numBins: 3 }).adapt(tensor([1])),
  ),
  usage(
    'discretization at infinity',
    'layers.discretization: binBoundaries[1] is Infinity; expected a number that f32 holds.',
    () => layers.discretization({ binBoundaries: [0, Number.POSITIVE_INFINITY] }),
  ),
  usage(
    'integerLookup of a half',
    'layers.integerLookup: vocabulary[1] is 0.5; expected a whole number from -16777215 to 16777215.',
    () => layers.integerLookup({ vocabulary: [1, 0.5] }),
  ),
  usage(
    'integerLookup without a place for other numbers',
    'layers.integerLookup: numOovIndices is 0; expected a whole number from 1 up.',
    () => layers.integerLookup({ vocabulary: [1], numOovIndices: 0 }),
  ),
  usage(
    'integerLookup of nothing',
    'layers.integerLookup: vocabulary is a list of 0; expected a list of whole numbers.',
    () => layers.integerLookup({ vocabulary: [] }),
  ),
  usage(
    'integerLookup of a number twice',
    'layers.integerLookup: vocabulary has 3 twice, or as the maskToken or oovToken too. Give each number once.',
    () => layers.integerLookup({ vocabulary: [3, 4, 3] }),
  ),
  usage(
    'integerLookup of more than it may have',
    'layers.integerLookup: vocabulary and tokens need 4 places; maxTokens is 3.',
    () => layers.integerLookup({ vocabulary: [1, 2, 3], maxTokens: 3 }),
  ),
  usage('integerLookup reversed, as rows', "layers.integerLookup: invert goes with the outputMode 'int' alone.", () =>
    layers.integerLookup({ vocabulary: [1], invert: true, outputMode: 'count' }),
  ),
  usage(
    'integerLookup without a vocabulary, asked for it',
    'integerLookup.getVocabulary: it has no vocabulary. Give one, or call adapt(x) first.',
    () => layers.integerLookup().getVocabulary(),
  ),
  usage(
    'integerLookup without a vocabulary, called',
    'integer_lookup: it has no vocabulary. Give one, or call adapt(x) first.',
    () => on(layers.integerLookup(), x(3)),
  ),
  usage(
    'integerLookup that is given its vocabulary, adapted',
    'integerLookup.adapt: the layer was given its vocabulary.',
    () => layers.integerLookup({ vocabulary: [1] }).adapt(tensor([1])),
  ),
  usage(
    'integerLookup adapted after it was called',
    'integerLookup.adapt: the layer was called already. Adapt it before.',
    async () => {
      const layer = layers.integerLookup();
      await layer.adapt(tensor([1, 2]));
      on(layer, x(3));
      await layer.adapt(tensor([1, 2]));
    },
  ),
  data(
    'integerLookup adapted to fractions',
    'integerLookup.adapt: x holds 0.5 at 1; expected whole numbers from -16777215 to 16777215.',
    () => layers.integerLookup().adapt(tensor([1, 0.5])),
  ),
  data(
    'integerLookup adapted to nothing but its mask',
    'integerLookup.adapt: x holds no number for a vocabulary. Give at least one.',
    () => layers.integerLookup({ maskToken: 0 }).adapt(tensor([0, 0])),
  ),
  usage(
    'timeDistributed of a function',
    'layers.timeDistributed: layer is the function layers.dense. Call it: layers.dense({ ... }).',
    () => layers.timeDistributed({ layer: wrong(layers.dense) }),
  ),
  usage(
    'timeDistributed of a layer that adds its activity to the loss',
    'layers.timeDistributed: layer has an activityRegularizer, which does not count within another layer. Give it to layers.timeDistributed instead.',
    () => layers.timeDistributed({ layer: layers.dense({ units: 2, activityRegularizer: 'l2' }) }),
  ),
  usage(
    'timeDistributed of nothing',
    'layers.timeDistributed: layer is undefined; expected a layer such as layers.dense({ units: 8 }).',
    () => layers.timeDistributed(wrong({})),
  ),
  usage(
    'timeDistributed of a layer that merges',
    'layers.timeDistributed: layer is Add, which takes several tensors; expected one that takes one.',
    () => layers.timeDistributed({ layer: layers.add() }),
  ),
  usage(
    'einsumDense by no equation',
    "layers.einsumDense: equation is 'ab,bc'; expected one such as 'abc,cd->abd', '...x,xy->...y' or 'ab...,bc->ac...'.",
    () => layers.einsumDense({ equation: 'ab,bc', outputShape: 3 }),
  ),
  usage(
    'einsumDense with an ellipsis on one side',
    "layers.einsumDense: equation is '...b,bc->c'; expected one such as 'abc,cd->abd', '...x,xy->...y' or 'ab...,bc->ac...'.",
    () => layers.einsumDense({ equation: '...b,bc->c', outputShape: 3 }),
  ),
  usage(
    'einsumDense of a diagonal',
    "layers.einsumDense: 'abb' of the equation 'abb,bc->ac' names an axis twice.",
    () => layers.einsumDense({ equation: 'abb,bc->ac', outputShape: 3 }),
  ),
  usage(
    'einsumDense that loses the batch',
    "layers.einsumDense: the equation 'ab,bc->ca' begins with 'a', the batch, which the output must begin with and the kernel cannot have.",
    () => layers.einsumDense({ equation: 'ab,bc->ca', outputShape: 3 }),
  ),
  usage(
    'einsumDense with an axis from nowhere',
    "layers.einsumDense: 'd' of the equation 'ab,bc->acd' is neither in input nor in kernel.",
    () => layers.einsumDense({ equation: 'ab,bc->acd', outputShape: [3, 4] }),
  ),
  usage(
    'einsumDense with an axis of the kernel alone',
    "layers.einsumDense: 'd' of the equation 'ab,bcd->ac' is neither in input nor in output.",
    () => layers.einsumDense({ equation: 'ab,bcd->ac', outputShape: 3 }),
  ),
  usage(
    'einsumDense with a bias for the batch',
    "layers.einsumDense: biasAxes is 'a'; expected letters of the output, of 'c'.",
    () => layers.einsumDense({ equation: 'ab,bc->ac', outputShape: 3, biasAxes: 'a' }),
  ),
  usage(
    'einsumDense without a shape',
    'layers.einsumDense: outputShape is undefined; expected a whole number from 1 up.',
    () => layers.einsumDense(wrong({ equation: 'ab,bc->ac' })),
  ),
  usage('attention by products', "layers.attention: unknown scoreMode 'product'. Known: 'dot', 'concat'.", () =>
    layers.attention({ scoreMode: wrong('product') }),
  ),
  usage(
    'additiveAttention that drops all',
    'layers.additiveAttention: dropout is 1; expected a number from 0 to below 1.',
    () => layers.additiveAttention({ dropout: 1 }),
  ),
  usage(
    'multiHeadAttention without heads',
    'layers.multiHeadAttention: numHeads is undefined; expected a whole number from 1 up.',
    () => layers.multiHeadAttention(wrong({ keyDim: 3 })),
  ),
  usage(
    'multiHeadAttention of half a key',
    'layers.multiHeadAttention: keyDim is 1.5; expected a whole number from 1 up.',
    () => layers.multiHeadAttention({ numHeads: 2, keyDim: 1.5 }),
  ),
  usage(
    'multiHeadAttention along the batch',
    'layers.multiHeadAttention: attentionAxes is 0; expected a whole number from 1 up, or from -1 down; axis 0 is the batch.',
    () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2, attentionAxes: 0 }),
  ),
  usage(
    'multiHeadAttention to nothing',
    'layers.multiHeadAttention: outputShape is []; expected one size or more.',
    () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2, outputShape: [] }),
  ),
  usage(
    'positionEmbedding without a length',
    'layers.positionEmbedding: sequenceLength is undefined; expected a whole number from 1 up.',
    () => layers.positionEmbedding(wrong({})),
  ),
  usage(
    'sinePositionEncoding of no wave',
    'layers.sinePositionEncoding: maxWavelength is 0; expected a number from 1e-30 to below 1e+38.',
    () => layers.sinePositionEncoding({ maxWavelength: 0 }),
  ),
];

const TWO = layers.multiHeadAttention({ numHeads: 2, keyDim: 2 });
const fits =
  'expected a query [T, dim], a value [S, ...] and a key [S, ...], or more axes in place of T and S that agree where it does not attend along them.';

const INPUTS: readonly BadInput[] = [
  shape(
    'prelu that shares an axis that is none',
    'p_re_lu: axis 3 of samples of [4, 5]; expected one from 1 to 2, or from -1 to -2.',
    () => on(layers.prelu({ sharedAxes: [3] }), x(4, 5)),
  ),
  shape(
    'spatialDropout1d of rows',
    'spatial_dropout1d: one sample is [8]; expected [steps, channels]. Add layers.reshape({ targetShape: [8, 1] }) before it.',
    () => on(layers.spatialDropout1d({ rate: 0.5 }), x(8)),
  ),
  shape('timeDistributed of numbers', 'time_distributed: one sample is []; expected [steps, ...].', () =>
    on(layers.timeDistributed({ layer: layers.flatten() }), x()),
  ),
  shape(
    'timeDistributed of steps that do not fit',
    'time_distributed: one sample is a single number, []; a dense layer expects [..., features].',
    () => on(layers.timeDistributed({ layer: layers.dense({ units: 3 }) }), x(5)),
  ),
  shape('einsumDense of other axes', 'einsum_dense: one sample is [3, 4]; the equation ab,bc->ac expects 1 axis.', () =>
    on(layers.einsumDense({ equation: 'ab,bc->ac', outputShape: 3 }), x(3, 4)),
  ),
  shape(
    'einsumDense of too few axes',
    'einsum_dense: one sample is [3]; the equation ab,abc->c expects at least 2 axes.',
    () => on(layers.einsumDense({ equation: '...ab,abc->...c', outputShape: 3 }), x(3)),
  ),
  shape(
    'einsumDense to a shape of other axes',
    "einsum_dense: outputShape is [3]; expected a size for each of 'bd'.",
    () => on(layers.einsumDense({ equation: 'abc,cd->abd', outputShape: 3 }), x(3, 4)),
  ),
  shape(
    'einsumDense to another size of an axis of the input',
    "einsum_dense: axis 'b' of the input is 3, outputShape says 5.",
    () => on(layers.einsumDense({ equation: 'abc,cd->abd', outputShape: [5, 2] }), x(3, 4)),
  ),
  shape(
    'einsumDense to a size that nothing says',
    "einsum_dense: outputShape[1] is null; the input has no axis 'd' to take its size from.",
    () => on(layers.einsumDense({ equation: 'abc,cd->abd', outputShape: [null, null] }), x(3, 4)),
  ),
  usage('attention of one', 'attention: it was given 1 tensors; expected [query, value] or [query, value, key].', () =>
    on(layers.attention(), x(3, 4)),
  ),
  shape(
    'attention of widths that differ',
    'attention: samples of [3, 4], [5, 6]; expected a query [Tq, dim], a value [Tv, ...] and a key [Tv, dim], which is the value where there is none.',
    () => on(layers.attention(), x(3, 4), x(5, 6)),
  ),
  shape(
    'additiveAttention with another number of keys',
    'additive_attention: samples of [3, 4], [5, 6], [4, 4]; expected a query [Tq, dim], a value [Tv, ...] and a key [Tv, dim], which is the value where there is none.',
    () => on(layers.additiveAttention(), x(3, 4), x(5, 6), x(4, 4)),
  ),
  usage(
    'multiHeadAttention of one tensor',
    'multi_head_attention: it was given 1 tensors; expected [query, value], [query, value, key] or [query, value, key, mask].',
    () => on(TWO, x(3, 4)),
  ),
  shape('multiHeadAttention of a row', `multi_head_attention: samples of [4], [4], [4]; ${fits}`, () =>
    on(TWO, x(4), x(4)),
  ),
  shape(
    'multiHeadAttention with other keys than values',
    `multi_head_attention: samples of [3, 4], [5, 4], [6, 4]; ${fits}`,
    () => on(TWO, x(3, 4), x(5, 4), x(6, 4)),
  ),
  shape(
    'multiHeadAttention of pictures that differ where it does not attend',
    `multi_head_attention: samples of [2, 3, 4], [5, 3, 4], [5, 3, 4]; ${fits}`,
    () => on(layers.multiHeadAttention({ numHeads: 2, keyDim: 2, attentionAxes: 2 }), x(2, 3, 4), x(5, 3, 4)),
  ),
  shape(
    'multiHeadAttention along what it compares',
    'multi_head_attention: it attends along axis 2 of samples of [3, 4], the last one, which is what it compares.',
    () => on(layers.multiHeadAttention({ numHeads: 2, keyDim: 2, attentionAxes: -1 }), x(3, 4), x(3, 4)),
  ),
  shape(
    'multiHeadAttention that is causal in two directions',
    'multi_head_attention: useCausalMask goes with one axis to attend along; samples of [2, 3, 4] have 2. Name one as attentionAxes.',
    () => on(layers.multiHeadAttention({ numHeads: 2, keyDim: 2, useCausalMask: true }), x(2, 3, 4), x(2, 3, 4)),
  ),
  shape(
    'multiHeadAttention with a mask of another shape',
    'multi_head_attention: the mask of a sample is [3, 3]; expected [3, 5], or [2, 3, 5].',
    () => on(TWO, x(3, 4), x(5, 4), x(5, 4), x(3, 3)),
  ),
  shape('positionEmbedding of rows', 'position_embedding: one sample is [4]; expected [places, features].', () =>
    on(layers.positionEmbedding({ sequenceLength: 9 }), x(4)),
  ),
  shape(
    'positionEmbedding of too long a sequence',
    'position_embedding: one sample has 10 places; sequenceLength is 9.',
    () => on(layers.positionEmbedding({ sequenceLength: 9 }), x(10, 4)),
  ),
  shape('sinePositionEncoding of rows', 'sine_position_encoding: one sample is [4]; expected [places, features].', () =>
    on(layers.sinePositionEncoding(), x(4)),
  ),
  usage(
    'a layer of attention in a sequential model',
    'multi_head_attention: it was given 1 tensors; expected [query, value], [query, value, key] or [query, value, key, mask].',
    () => sequential({ layers: [layers.multiHeadAttention({ numHeads: 2, keyDim: 2, inputShape: [3, 4] })] }),
  ),
];

export const BAD_SEQUENCE_LAYERS: readonly BadInput[] = [...OPTIONS, ...INPUTS];
