/** Test pictures with what the network takes them for, the worst mistakes first; the confusion matrix, each cell of which opens its pictures. */
import { signal, useComputed } from '@preact/signals';
import { type Answer, confusion, worstFirst } from '../digit/answers.ts';
import { Section } from '../shared/fields.tsx';
import { Picture } from '../shared/picture.tsx';
import { Scroll } from '../shared/scroll.tsx';
import { bringIntoView } from '../shared/view.ts';
import * as state from '../state.ts';
import { classNames, named } from '../text/classes.ts';
import { text } from '../text/language.ts';

const SHOWN = 24;

const cell = signal<{ readonly label: number; readonly guess: number } | undefined>(undefined);

export function Answers() {
  const t = text.value;
  const names = classNames.value;
  const answers = state.answers.value;
  const shown = useComputed(() => {
    const { label, guess } = cell.value ?? {};
    const all = state.answers.value ?? [];
    return worstFirst(
      label === undefined ? all : all.filter((each) => each.label === label && each.guess === guess),
    ).slice(0, SHOWN);
  }).value;
  if (answers === undefined) {
    return (
      <Section title={t.answers} class="wide">
        <p>{t.noWeights}</p>
      </Section>
    );
  }
  const wrong = answers.filter(({ label, guess }) => label !== guess).length;
  return (
    <Section title={t.answers} lead={t.answersLead(t.whole(wrong), t.whole(answers.length))} class="wide">
      {cell.value !== undefined && (
        <p class="actions">
          <span>{t.shown(names[cell.value.label]!, names[cell.value.guess]!)}</span>
          <button
            type="button"
            onClick={() => {
              cell.value = undefined;
            }}
          >
            {t.showAll}
          </button>
        </p>
      )}
      <ul class={`tiles ${named.value}`}>
        {shown.map((answer) => (
          <li key={answer.index}>
            <Tile {...answer} />
          </li>
        ))}
      </ul>
      <h3>{t.confusion}</h3>
      <p class="quiet">{t.confusionLead}</p>
      <Matrix counts={confusion(answers)} />
    </Section>
  );
}

function Tile({ index, label, guess, confidence }: Answer) {
  const t = text.value;
  const sure = t.percent(confidence);
  const pixels = state.digits.value!.testImages.subarray(784 * index, 784 * (index + 1));
  return (
    <button
      type="button"
      class={label === guess ? 'tile' : 'tile wrong'}
      onClick={() => {
        state.lookAtDigit(index);
        bringIntoView('.workflow');
      }}
    >
      <Picture values={Array.from(pixels, (value) => value / 255)} columns={28} />
      <span>{t.answerShort(classNames.value[label]!, classNames.value[guess]!, sure)}</span>
      <span class="unseen">{label === guess ? t.isRight : t.isWrong}</span>
    </button>
  );
}

function Matrix({ counts }: { readonly counts: readonly (readonly number[])[] }) {
  const t = text.value;
  const names = classNames.value;
  const most = Math.max(1, ...counts.flatMap((row, label) => row.filter((_, guess) => guess !== label)));
  return (
    <Scroll label={t.confusion}>
      <table class={`confusion ${named.value}`}>
        <thead>
          <tr>
            <th scope="col">{t.isDigit}</th>
            {names.map((name) => (
              <th key={name} scope="col">
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name, label) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {names.map((taken, guess) => {
                const count = counts[label]![guess]!;
                return (
                  <td key={taken}>
                    <button
                      type="button"
                      disabled={count === 0}
                      class={label === guess ? 'right' : undefined}
                      aria-pressed={cell.value?.label === label && cell.value.guess === guess}
                      style={{ '--lit': label === guess ? 0 : count / most }}
                      aria-label={t.cell(count, name, taken)}
                      onClick={() => {
                        cell.value = { label, guess };
                      }}
                    >
                      {count}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
