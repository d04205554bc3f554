/** Cards: one's own, kept from visit to visit, and those of friends, which come by a link or a text. */
import { computed, signal } from '@preact/signals';
import { version } from '../../package.json';
import { recall, remember } from '../../src/app/shared/kept.ts';
import {
  type Card,
  type CardFault,
  cardLink,
  cardOf,
  cleaned,
  NAME_LENGTH,
  readCard,
  sameCard,
} from '../../src/report/bench-card.ts';
import type { BenchReport } from '../../src/report/bench-report.ts';
import { shortRuntime } from '../../src/report/runtime-name.ts';

const [OWN, FRIENDS] = ['wgrad.card', 'wgrad.friends'];
const MOST_FRIENDS = 12;

const own = signal<Card | undefined>(undefined);
export const name = signal('');
/** One's own, with the name that is on it now. */
export const ownCard = computed(() => own.value && { ...own.value, name: name.value });
export const friends = signal<readonly Card[]>([]);
/** Why what was opened or typed is no card. */
export const fault = signal<CardFault | undefined>(undefined);

const page = (): string => location.origin + location.pathname;
export const linkOf = (card: Card): string => cardLink(page(), card);

export function recallCards(): void {
  const kept = readCard(recall(OWN) ?? '');
  if (typeof kept !== 'string') [own.value, name.value] = [kept, kept.name];
  friends.value = (recall(FRIENDS) ?? '').split('\n').flatMap((link) => {
    const card = readCard(link);
    return typeof card === 'string' ? [] : [card];
  });
}

/** Of a run that is over; what has no training in it changes nothing. */
export function keepOwn(report: BenchReport): void {
  const browser = shortRuntime() ?? report.environment.runtime;
  const card = cardOf(report, { name: name.value, browser, version });
  if (card === undefined) return;
  own.value = card;
  remember(OWN, linkOf(card));
}

export function rename(typed: string): void {
  name.value = [...cleaned(typed)].slice(0, NAME_LENGTH).join('');
  if (ownCard.value !== undefined) remember(OWN, linkOf(ownCard.value));
}

/** The card that a text has in it goes to the friends. @returns whether there is one */
export function openCard(text: string): boolean {
  const card = readCard(text);
  fault.value = typeof card === 'string' ? card : undefined;
  if (typeof card === 'string') return false;
  const mine = ownCard.value;
  if (mine !== undefined && sameCard(mine, card)) return true;
  keepFriends([card, ...friends.value.filter((other) => !sameCard(other, card))].slice(0, MOST_FRIENDS));
  return true;
}

/** The card of the page's address. @returns whether it has one */
export const openAddress = (): boolean => location.hash.startsWith('#card=') && openCard(location.hash);

export function forget(card: Card): void {
  keepFriends(friends.value.filter((other) => other !== card));
  if (location.hash.startsWith('#card=')) history.replaceState(null, '', location.pathname + location.search);
}

function keepFriends(cards: readonly Card[]): void {
  friends.value = cards;
  remember(FRIENDS, cards.length === 0 ? undefined : cards.map(linkOf).join('\n'));
}
