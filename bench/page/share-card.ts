/** Ways of a card out of the page: as a picture to save, copy or share, and as a text with its link. Nothing is sent but by the user's own choice. */
import { offerFile } from '../../src/io/download.ts';
import { type Card, samplesPerSecond, timesTfjs } from '../../src/report/bench-card.ts';
import { figure } from '../../src/report/bench-tables.ts';
import { linkOf } from './cards.ts';
import type { Text } from './text/en.ts';

export const canShare = (): boolean => typeof navigator.share === 'function';
export const canCopyPicture = (): boolean => typeof ClipboardItem === 'function' && 'clipboard' in navigator;

/** All that is on the card, in words. */
export function wordsOf(card: Card, t: Text): string {
  const { wgrad, tfjs, adapter, browser, name, model, batchSize, date, version } = card;
  const samples = figure(samplesPerSecond(card, wgrad));
  return [
    t.cardSays(name, card.software ? `${adapter} (${t.card.software})` : adapter, browser),
    t.cardFigures(figure(wgrad.median), samples),
    ...(tfjs === undefined ? [] : [t.cardTfjs(figure(tfjs.median), t.times(timesTfjs(card)!))]),
    `${t.card.model(model, t.whole(batchSize))}, ${date}, wgrad ${version}`,
  ].join('. ');
}

export const textOf = (card: Card, t: Text): string => `${wordsOf(card, t)}\n${linkOf(card)}`;

const fileName = ({ date }: Card): string => `wgrad-card-${date}.png`;

export async function savePicture(canvas: HTMLCanvasElement, card: Card): Promise<void> {
  offerFile(fileName(card), await pngOf(canvas));
}

/** With the picture, where the system takes files. @returns false where the user thought better of it */
export async function shareCard(canvas: HTMLCanvasElement, card: Card, t: Text): Promise<boolean> {
  const said = { title: t.shareTitle, text: textOf(card, t) };
  const withFile = { ...said, files: [new File([await pngOf(canvas)], fileName(card), { type: 'image/png' })] };
  try {
    await navigator.share(navigator.canShare?.(withFile) ? withFile : said);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}

/** Some browsers want the promise of the picture itself, at once. */
export async function copyPicture(canvas: HTMLCanvasElement): Promise<void> {
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(canvas) })]);
}

/** @throws where the browser does not let pages copy */
export async function copyText(card: Card, t: Text): Promise<void> {
  await navigator.clipboard.writeText(textOf(card, t));
}

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('page: the picture could not be made.')) : resolve(blob),
    );
  });
}
