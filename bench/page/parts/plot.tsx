/** Plots beside each other, drawn for the width that they have. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { drawPlot, type PlotSpec } from '../../plots.ts';
import { text } from '../text/language.ts';

export function Plots({ specs }: { readonly specs: readonly PlotSpec[] }) {
  if (specs.length === 0) return null;
  return (
    <div class="plots">
      {specs.map((spec) => (
        <PlotFigure key={spec.title} spec={spec} />
      ))}
    </div>
  );
}

/** Drawn with what changed, not in a frame of its own: by then something may be timed. */
function PlotFigure({ spec }: { readonly spec: PlotSpec }) {
  const t = text.value;
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const drawn = JSON.stringify(spec);
  useLayoutEffect(() => {
    const sized = new ResizeObserver(() => setWidth(Math.floor(host.current?.clientWidth ?? 0)));
    sized.observe(host.current!);
    return () => sized.disconnect();
  }, []);
  useLayoutEffect(() => {
    host.current!.replaceChildren(drawPlot(spec, host.current!.clientWidth));
  }, [drawn, width]);
  return (
    <figure>
      <figcaption>
        {spec.title} ({spec.unit})
      </figcaption>
      <div ref={host} role="img" aria-label={t.plots.spoken(spec.title, spec.unit)} />
    </figure>
  );
}
