/** Adds the drawing to the user's own samples, under the name that is chosen; the name stays, for several of one class. */
import { useId } from 'preact/hooks';
import { add, label } from '../samples/acts.ts';
import { mine, wantedKind } from '../samples/state.ts';
import { bringIntoView } from '../shared/view.ts';
import * as state from '../state.ts';
import { namesOfKind } from '../text/classes.ts';
import { text } from '../text/language.ts';

export function AddDrawing({ onAdded }: { readonly onAdded: () => void }) {
  const t = text.value;
  const id = useId();
  const { drawn } = state;
  return (
    <p class="add-drawing">
      <label for={id}>{t.addAs}</label>
      <span class="actions">
        <select
          id={id}
          value={String(label.value)}
          onChange={({ currentTarget }) => {
            label.value = Number(currentTarget.value);
          }}
        >
          {namesOfKind(wantedKind.value).map((name, i) => (
            <option key={name} value={String(i)}>
              {name}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="small"
          disabled={drawn.value === undefined}
          onClick={() => {
            void add([{ pixels: drawn.value!, label: label.value }]);
            onAdded();
          }}
        >
          {t.add}
        </button>
        {mine.value.length > 0 && (
          <button type="button" class="small" onClick={() => bringIntoView('.samples')}>
            {t.samplesCount(t.whole(mine.value.length))}
          </button>
        )}
      </span>
    </p>
  );
}
