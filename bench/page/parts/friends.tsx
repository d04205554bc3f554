/** Cards of friends beside one's own: who is how much faster, in words and in a table; and where a friend's link is put in. */
import { useId, useState } from 'preact/hooks';
import { Section } from '../../../src/app/shared/fields.tsx';
import { ColumnNames, Scroll } from '../../../src/app/shared/scroll.tsx';
import { beside, type Card, samplesPerSecond } from '../../../src/report/bench-card.ts';
import { figure } from '../../../src/report/bench-tables.ts';
import { fault, forget, friends, openCard, ownCard } from '../cards.ts';
import { text } from '../text/language.ts';

export function Friends() {
  const t = text.value;
  const own = ownCard.value;
  const cards = friends.value;
  return (
    <Section title={t.friendsTitle} lead={t.friendsLead} class="friends">
      <Add />
      <div role="alert" class="wrong">
        {fault.value !== undefined && t.noCard[fault.value]}
      </div>
      {cards.length === 0 && <p class="quiet">{t.noFriends}</p>}
      {cards.length > 0 && own === undefined && <div class="says">{t.measureFirst}</div>}
      {own !== undefined &&
        cards.map((card, i) => (
          <div key={i} class="says">
            {sentence(own, card)}
          </div>
        ))}
      {cards.length > 0 && <Cards own={own} cards={cards} />}
    </Section>
  );
}

function Add() {
  const t = text.value;
  const id = useId();
  const [typed, setTyped] = useState('');
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault();
        if (openCard(typed)) setTyped('');
      }}
    >
      <label for={id}>{t.friendLink}</label>
      <input
        id={id}
        value={typed}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={fault.value !== undefined && typed !== ''}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          fault.value = undefined;
        }}
      />
      <button type="submit" class="main">
        {t.addFriend}
      </button>
    </form>
  );
}

const nameOf = ({ name }: Card): string => name || text.value.someone;

function sentence(own: Card, friend: Card): string {
  const t = text.value;
  const found = beside(own, friend);
  const who = nameOf(friend);
  if (found.kind === 'other') return t.friendOther(who, friend.model, t.whole(friend.batchSize));
  if (found.kind === 'same') return t.friendSame(who);
  return found.kind === 'faster'
    ? t.friendFaster(who, t.times(found.times))
    : t.friendSlower(who, t.times(1 / found.times));
}

function Cards({ own, cards }: { readonly own: Card | undefined; readonly cards: readonly Card[] }) {
  const t = text.value;
  const columns = [t.wgradMs, t.samples, t.tfjsMs, t.besideYours];
  return (
    <Scroll label={t.cardsTable}>
      <table>
        <ColumnNames names={columns} />
        {own !== undefined && <CardRows card={own} who={t.you} columns={columns.length} />}
        {cards.map((card, i) => (
          <CardRows key={i} card={card} who={nameOf(card)} own={own} columns={columns.length} isFriend />
        ))}
      </table>
    </Scroll>
  );
}

interface CardRowsProps {
  readonly card: Card;
  readonly who: string;
  readonly columns: number;
  /** what it stands beside */
  readonly own?: Card;
  readonly isFriend?: boolean;
}

/** A line that says whose it is and what it was measured on, above the figures: so it fits a phone. */
function CardRows({ card, who, columns, own, isFriend = false }: CardRowsProps) {
  const t = text.value;
  const { adapter, software, browser, model, batchSize, date, version, wgrad, tfjs } = card;
  const about = [software ? `${adapter} (${t.software})` : adapter, browser, t.card.model(model, t.whole(batchSize))];
  return (
    <tbody class={isFriend ? undefined : 'own'}>
      <tr class="whose">
        <th scope="rowgroup" colSpan={columns}>
          <span>{who}</span>
          {isFriend && (
            <button type="button" class="small" aria-label={t.forget(who)} onClick={() => forget(card)}>
              {t.forgetShort}
            </button>
          )}
          <small>{[...about, date, `wgrad ${version}`].join(t.tables.comma)}</small>
        </th>
      </tr>
      <tr>
        <td>{figure(wgrad.median)}</td>
        <td>{figure(samplesPerSecond(card, wgrad))}</td>
        <td>{tfjs === undefined ? '–' : figure(tfjs.median)}</td>
        <td>{own === undefined ? '–' : besideText(own, card)}</td>
      </tr>
    </tbody>
  );
}

function besideText(own: Card, friend: Card): string {
  const { besides, times } = text.value;
  const found = beside(own, friend);
  if (found.kind === 'same' || found.kind === 'other') return besides[found.kind];
  return besides[found.kind](times(found.times));
}
