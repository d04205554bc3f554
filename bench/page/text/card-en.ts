/** What the bench page says about cards, in English. */

const rough = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const near = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export const cardEn = {
  cardTitle: 'Your card',
  cardLead: 'A picture to keep or to send. It is drawn in this page and goes nowhere unless you send it.',
  cardName: 'Name on it (if you like)',
  /** near 1 the hundredths count */
  times: (value: number): string => (value < 2 ? near : rough).format(value),
  /** on the picture */
  card: {
    heading: 'wgrad · training in the browser',
    fastAs: 'as fast as TensorFlow.js',
    alone: 'samples per second',
    noTfjs: 'TensorFlow.js was not measured',
    msPerStep: 'ms per step',
    perSecond: (samples: string): string => `${samples} samples/s`,
    model: (model: string, batchSize: string): string => `${model}, batch ${batchSize}`,
    software: 'software, on the processor',
  },
  cardSays: (who: string, adapter: string, browser: string): string =>
    `${who === '' ? '' : `${who}: `}${adapter}, ${browser}`,
  cardFigures: (ms: string, samples: string): string => `wgrad ${ms} ms per step, ${samples} samples per second`,
  cardTfjs: (ms: string, ratio: string): string => `TensorFlow.js ${ms} ms: wgrad is ${ratio} times as fast`,
  share: 'Share…',
  savePicture: 'Save picture',
  copyPicture: 'Copy picture',
  copyLink: 'Copy text and link',
  asText: 'The card as text',
  asTextName: 'The card as text, with its link',
  shareTitle: 'How fast my machine trains',
  friendsTitle: 'Compare with your friends',
  friendsLead:
    'Send your card’s link; whoever opens it sees your figures beside theirs. The figures are in the link itself, behind the #, which browsers send to no server. Cards that you open are kept in this browser.',
  friendLink: 'A friend’s link, or a text with it',
  addFriend: 'Add',
  cardsTable: 'Cards beside each other',
  noFriends: 'No cards yet.',
  measureFirst: 'Press Measure to see yours beside it.',
  you: 'You',
  someone: 'A friend',
  wgradMs: 'wgrad ms/step',
  samples: 'samples/s',
  tfjsMs: 'tfjs ms/step',
  besideYours: 'Beside yours',
  forget: (who: string): string => `Forget ${who}`,
  forgetShort: 'Forget',
  besides: {
    faster: (ratio: string): string => `${ratio} times as fast`,
    slower: (ratio: string): string => `${ratio} times as fast`,
    same: 'the same, as far as one can tell',
    other: 'another network or batch size',
  },
  friendFaster: (who: string, ratio: string): string => `${who} trains ${ratio} times as fast as you.`,
  friendSlower: (who: string, ratio: string): string => `You train ${ratio} times as fast as ${who}.`,
  friendSame: (who: string): string => `${who} and you train equally fast, as far as one can tell.`,
  friendOther: (who: string, model: string, batchSize: string): string =>
    `${who} measured another network (${model}, batch ${batchSize}): these figures cannot be compared.`,
  result: (samples: string): string => `wgrad learns from ${samples} pictures a second here`,
  resultTimes: (ratio: string): string => `, ${ratio} times as fast as TensorFlow.js.`,
};
