/** What the histograms over time say, in English. */

export const histogramsEn = {
  histograms: 'Histograms over time',
  histogramsLead:
    'Where the values of every layer lie, step by step: how weights spread, which neurons fall silent, whether gradients vanish.',
  histogramsShow: 'Show the histograms',
  histogramsNone:
    'Nothing yet. Press Train: snapshots come while it trains. Activations and gradients are taken only while this is open.',
  histogramsHelp:
    'Each curve is a moment: old ones behind, new ones in front. Point at one for its numbers, or use the arrow keys. Values that are exactly 0 are counted, not drawn. Activations are those for 64 test digits, gradients those of the mean loss of 64 training digits, both without dropout.',
  histogramsOf: 'Values of',
  histogramsDrawnAs: 'Drawn as',
  histogramKinds: { weights: 'Weights', activations: 'Activations', gradients: 'Gradients' },
  histogramViews: { ridges: 'Ridges', heat: 'Heat map', overlay: 'Overlay' },
  histogramsCsv: 'Histograms (CSV)',
  histogramName: (kind: string, name: string): string => `${kind} of ${name} over the steps`,
  histogramSpoken: (step: string, min: string, mean: string, sd: string, max: string, zeros: string): string =>
    `Step ${step}: from ${min} to ${max}, mean ${mean}, standard deviation ${sd}, exactly 0: ${zeros}`,
  histogramStep: 'Step',
  histogramMin: 'Min',
  histogramMean: 'Mean',
  histogramMax: 'Max',
  histogramSd: 'SD',
  histogramZeros: 'Exactly 0',
};
