/** The user's own samples: pictures to open, the list of those that there are, and whether they are trained on. */
import { computed } from '@preact/signals';
import { OWN } from '../config.ts';
import { forwardMaps } from '../digit/convolve.ts';
import { forward, likeliest } from '../digit/forward.ts';
import * as acts from '../samples/acts.ts';
import { unkept } from '../samples/keep.ts';
import { alone, mine, trainCount, wantedKind } from '../samples/state.ts';
import { FilesField, Section } from '../shared/fields.tsx';
import { Picture } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { classNames, named, namesOfKind } from '../text/classes.ts';
import { text } from '../text/language.ts';

export function Samples() {
  const t = text.value;
  return (
    <Section title={t.samplesTitle} lead={t.samplesLead} class="wide samples">
      <FilesField
        label={t.openPictures}
        accept="image/png,image/jpeg,image/webp,.npz"
        onFiles={(files) => void acts.open(files)}
      />
      <OpenedPictures />
      {mine.value.length === 0 && state.config.value.own === 'none' ? <p>{t.noSamples}</p> : <Use />}
      <List />
    </Section>
  );
}

/** What the network takes opened pictures for, by the last weights that were not on their way. */
let taken: readonly { readonly guess: number; readonly sure: number }[] = [];
const takenFor = computed(() => {
  const [network, convolutions] = [state.network.value, state.convolutions.value];
  const all = acts.opened.value;
  if (network === undefined || convolutions === undefined || state.phase.value === 'training') return taken;
  taken = all.map(({ pixels }) => {
    const { outputs } = forward(network, forwardMaps(convolutions, pixels).at(-1)?.passed ?? pixels).at(-1)!;
    const guess = likeliest(outputs);
    return { guess, sure: outputs[guess]! };
  });
  return taken;
});

function OpenedPictures() {
  const t = text.value;
  const all = acts.opened.value;
  const count = all.filter(({ label }) => label !== undefined).length;
  if (all.length === 0) return null;
  return (
    <>
      <h3>{t.openedPictures}</h3>
      <p class="quiet">{t.openedLead}</p>
      <ul class={`tiles ${named.value}`}>
        {all.map((each, i) => (
          <li key={each.id}>
            <OpenedPicture {...each} taken={takenFor.value[i]} />
          </li>
        ))}
      </ul>
      <p class="actions">
        <button type="button" disabled={count === 0} onClick={acts.addOpened}>
          {count === 0 ? t.add : t.addNamed(t.whole(count))}
        </button>
        <button type="button" onClick={() => acts.dismiss(all.map(({ id }) => id))}>
          {t.dismissOpened}
        </button>
      </p>
    </>
  );
}

function OpenedPicture({
  id,
  name,
  pixels,
  label,
  taken: of,
}: acts.Opened & { readonly taken: (typeof taken)[number] | undefined }) {
  const t = text.value;
  const [guess, sure] = of === undefined ? ['–', '–'] : [classNames.value[of.guess]!, t.percent(of.sure)];
  return (
    <div class="opened">
      <button
        type="button"
        class="tile"
        aria-label={t.lookAtOpened(name, guess, sure)}
        onClick={() => acts.lookAt({ pixels, label })}
      >
        <Picture values={pixels} columns={28} />
        <span>{t.takenFor(guess, sure)}</span>
      </button>
      <select
        aria-label={t.whatIs(name)}
        value={label === undefined ? '' : String(label)}
        onChange={({ currentTarget: { value } }) => acts.name(id, value === '' ? undefined : Number(value))}
      >
        <option value="">?</option>
        {namesOfKind(wantedKind.value).map((each, i) => (
          <option key={each} value={String(i)}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Whether they are trained on, and what that means. */
function Use() {
  const t = text.value;
  const { own } = state.config.value;
  const isLocked = state.underWay.value;
  return (
    <>
      <fieldset class="own-use" disabled={isLocked}>
        <legend>{t.ownUse}</legend>
        {OWN.map((each) => (
          <label key={each} class="check">
            <input type="radio" name="own-use" checked={own === each} onChange={() => acts.useOwn(each)} />{' '}
            {t.ownUses[each]}
          </label>
        ))}
      </fieldset>
      <p class="own-said">{useText()}</p>
      {isLocked && <p class="quiet">{t.ownNextRun}</p>}
    </>
  );
}

function useText(): string {
  const t = text.value;
  const count = t.whole(mine.value.length);
  const { own } = state.config.value;
  if (own === 'none') return t.ownNone(count);
  if (own === 'added') return t.ownAdded(count, `[${trainCount.value}, 28, 28]`);
  const { train, test, isSame } = alone.value;
  const classes = new Set(mine.value.map(({ label }) => label)).size;
  return [
    isSame ? t.ownSame(count) : t.ownAlone(t.whole(train), t.whole(test)),
    ...(classes < 2 ? [t.ownFewClasses] : []),
    t.ownSmall(acts.FEW.batchSize, acts.FEW.epochs),
  ].join(' ');
}

const shown = new WeakMap<Uint8Array, Float32Array>();

/** The same array for the same sample, so that it is not drawn again. */
function valuesOf(pixels: Uint8Array): Float32Array {
  const known = shown.get(pixels) ?? Float32Array.from(pixels, (value) => value / 255);
  shown.set(pixels, known);
  return known;
}

function List() {
  const t = text.value;
  const names = namesOfKind(wantedKind.value);
  const all = mine.value;
  if (all.length === 0) return null;
  const counts = names.flatMap((name, label) => {
    const count = all.filter((sample) => sample.label === label).length;
    return count === 0 ? [] : [`${name}: ${t.whole(count)}`];
  });
  return (
    <>
      <p class="quiet">{t.perClass(counts.join(' · '))}</p>
      <ul class={`tiles own ${named.value}`} aria-busy={unkept.value > 0}>
        {all.map(({ id, label, pixels }, i) => {
          const [number, name] = [t.whole(i + 1), names[label]!];
          return (
            <li key={id}>
              <button
                type="button"
                class="tile"
                aria-label={t.sampleOf(number, name)}
                onClick={() => acts.lookAt({ pixels: valuesOf(pixels), label })}
              >
                <Picture values={valuesOf(pixels)} columns={28} />
                <span>{name}</span>
              </button>
              <button
                type="button"
                class="small remove"
                aria-label={t.removeSample(number, name)}
                onClick={() => void acts.remove([id])}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
      <p class="actions">
        <button type="button" onClick={() => void acts.save()}>
          {t.saveSamples}
        </button>
        <button type="button" onClick={() => void acts.remove(all.map(({ id }) => id))}>
          {t.removeAllSamples}
        </button>
      </p>
    </>
  );
}
