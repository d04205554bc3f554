/** What wheel and fingers do in charts, as buttons. */
import type { ChartGroup } from './chart-group.ts';

const TIMES = 2;

interface ZoomButtonsProps {
  readonly group: ChartGroup;
  readonly words: { readonly zoomIn: string; readonly zoomOut: string; readonly showAllOfIt: string };
}

export function ZoomButtons({ group, words }: ZoomButtonsProps) {
  return (
    <span class="actions">
      <button type="button" onClick={() => group.zoom(TIMES)}>
        {words.zoomIn}
      </button>
      <button type="button" disabled={group.isWhole} onClick={() => group.zoom(1 / TIMES)}>
        {words.zoomOut}
      </button>
      <button type="button" disabled={group.isWhole} onClick={() => group.seeAll()}>
        {words.showAllOfIt}
      </button>
    </span>
  );
}
