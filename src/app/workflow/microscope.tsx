/** One step under the microscope: a training digit is walked through it, stage by stage, with the GPU's own numbers. */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { SIDE } from '../config.ts';
import { weightsInto } from '../digit/forward.ts';
import { Picture, signed } from '../shared/picture.tsx';
import { Scroll } from '../shared/scroll.tsx';
import { wantsStill } from '../shared/view.ts';
import * as state from '../state.ts';
import { classNames } from '../text/classes.ts';
import { text } from '../text/language.ts';
import { type Stage, stagesOf } from '../text/stations.ts';
import type { StepLook } from '../worker/protocol.ts';
import { ActivationCurve, LossCurve, Mask } from './figures.tsx';
import { FilterAt } from './filter.tsx';
import { GradientPictures } from './gradient-pictures.tsx';
import { Product } from './neuron.tsx';
import { nudgesOf, shownFilterOf, shownNeuron } from './nudges.ts';
import { wide } from './scale.ts';

const SPEEDS = [0.5, 1, 2, 4] as const;
/** How long a stage is shown at speed 1. */
const STAGE_MS = 3500;

/** Above it black is read better than white: at 0.46 both have a contrast of 4.5. */
const BRIGHT = 0.46;

const isPlaying = signal(false);
const speed = signal<(typeof SPEEDS)[number]>(1);

/** Of the model at hand. */
const stages = computed(() => stagesOf(state.modelConfig.value));

const go = (to: number): void => {
  const stage = stages.value[Math.min(stages.value.length - 1, Math.max(0, to))]!;
  [state.stage.value, state.station.value] = [stage, stage.station];
};

export function Microscope() {
  const t = text.value;
  const look = state.look.value;
  const all = stages.value;
  const at = all.indexOf(state.stage.value);
  useEffect(() => {
    if (look === undefined) return;
    isPlaying.value = !wantsStill();
    go(0);
  }, [look]);
  const [playing, rate] = [isPlaying.value, speed.value];
  useEffect(() => {
    if (look === undefined || !playing) return;
    const timer = setTimeout(() => {
      if (at === all.length - 1) isPlaying.value = false;
      else go(at + 1);
    }, STAGE_MS / rate);
    return () => clearTimeout(timer);
  }, [look, at, playing, rate]);
  if (look === undefined) return null;
  const { title, says } = t.stages[state.stage.value.name];
  return (
    <section class="microscope" aria-label={t.microscope}>
      <p class="actions">
        <b>{t.microscopeOf(t.whole(look.step), t.whole(look.index + 1), classNames.value[look.label]!)}</b>
        <button type="button" class="small" disabled={at === 0} onClick={() => go(at - 1)}>
          {t.back}
        </button>
        <button
          type="button"
          class="small"
          onClick={() => {
            if (!playing && at === all.length - 1) go(0);
            isPlaying.value = !playing;
          }}
        >
          {playing ? t.hold : t.play}
        </button>
        <button type="button" class="small" disabled={at === all.length - 1} onClick={() => go(at + 1)}>
          {t.next}
        </button>
        <label class="right-answer">
          <span>{t.speed}</span>
          <select
            value={String(rate)}
            onChange={({ currentTarget }) => {
              speed.value = Number(currentTarget.value) as (typeof SPEEDS)[number];
            }}
          >
            {SPEEDS.map((each) => (
              <option key={each} value={String(each)}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="small"
          onClick={() => {
            state.look.value = undefined;
          }}
        >
          {t.close}
        </button>
      </p>
      <ol class="stages">
        {all.map((stage, i) => (
          <li key={stage.name}>
            <button type="button" class="stage" aria-current={i === at ? 'step' : undefined} onClick={() => go(i)}>
              {i + 1}. {t.stages[stage.name].title}
            </button>
          </li>
        ))}
      </ol>
      <div class="stage-shown" key={state.stage.value.name} aria-live="polite">
        <h3>{title}</h3>
        <p>{says}</p>
        <StageView look={look} stage={state.stage.value} />
      </div>
    </section>
  );
}

interface StageProps {
  readonly look: StepLook;
  readonly stage: Stage;
}

function StageView({ look, stage }: StageProps) {
  const views: Readonly<Record<Stage['name'], (of: StepLook) => preact.ComponentChild>> = {
    pixels: Pixels,
    convolution: Convolved,
    sum: WeightedSum,
    activation: Activated,
    mask: Masked,
    softmax: Softmaxed,
    loss: Lost,
    gradients: SentBack,
    nudge: Nudged,
  };
  return <>{views[stage.name](look)}</>;
}

const number = (value: number, digits = 4): string => text.value.number(value, digits);

function Pixels({ pixels }: StepLook) {
  const t = text.value;
  return (
    <div class="side-by-side">
      <Picture values={pixels} columns={28} label={t.inputPicture} class="digit" />
      <PixelNumbers pixels={pixels} />
    </div>
  );
}

/** The middle of the picture as numbers. */
function PixelNumbers({ pixels }: { readonly pixels: Float32Array }) {
  const [from, count] = [9, 10];
  const range = Array.from({ length: count }, (_, i) => from + i);
  return (
    <table class="pixel-numbers numbers">
      <caption>{text.value.middlePixels}</caption>
      <tbody>
        {range.map((row) => (
          <tr key={row}>
            {range.map((column) => {
              const value = pixels[28 * row + column]!;
              return (
                <td key={column} class={value > BRIGHT ? 'bright' : undefined} style={{ '--lit': value }}>
                  {number(value, 2)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Convolved(look: StepLook) {
  const t = text.value;
  const shown = shownFilterOf(look);
  if (shown === undefined) return null;
  return (
    <div class="inside">
      <h4>{t.filterOf(shown.filter + 1, 1)}</h4>
      <FilterAt layer={shown.layer} inputs={look.pixels} values={look.maps[0]!} filter={shown.filter} isInk />
    </div>
  );
}

function WeightedSum(look: StepLook) {
  const t = text.value;
  const { unit, layer } = shownNeuron(look);
  const first = look.layers[0]!;
  const maps = look.maps.at(-1);
  const inputs = maps?.passed ?? look.pixels;
  return (
    <>
      <div class="inside">
        <Product
          inputs={inputs}
          weights={weightsInto(layer, unit)}
          columns={maps === undefined ? SIDE : wide(inputs)}
          isInk={maps === undefined}
        />
      </div>
      <p class="numbers">{t.sumOf(t.neuron(unit + 1), number(first.sums[unit]!), number(layer.bias[unit]!))}</p>
    </>
  );
}

function Activated(look: StepLook) {
  const t = text.value;
  const { unit, activation } = shownNeuron(look);
  const { sums, outputs } = look.layers[0]!;
  if (activation === undefined) return <p>{t.noHidden}</p>;
  return (
    <div class="side-by-side">
      <ActivationCurve
        activation={activation}
        values={{ sums, outputs }}
        chosen={unit}
        label={t.curveOf(t.activations[activation])}
      />
      <p class="numbers equation">
        {t.activations[activation]}({number(sums[unit]!)}) = <b>{number(outputs[unit]!)}</b>
      </p>
    </div>
  );
}

function Masked(look: StepLook) {
  const t = text.value;
  const { unit } = shownNeuron(look);
  const { sums, outputs, mask, passed } = look.layers[0]!;
  if (mask === undefined || passed === undefined) return <p>{t.noHidden}</p>;
  const off = mask.filter((factor) => factor === 0).length;
  return (
    <div class="side-by-side">
      <Mask
        values={{ sums, outputs }}
        dropped={Array.from(mask, (factor) => factor === 0)}
        label={t.droppedLastStep(off, mask.length)}
      />
      <div>
        <p class="numbers equation">
          {number(outputs[unit]!)} × {number(mask[unit]!, 2)} = <b>{number(passed[unit]!)}</b>
        </p>
        <p>{t.droppedLastStep(off, mask.length)}</p>
      </div>
    </div>
  );
}

function Softmaxed({ layers, label }: StepLook) {
  const t = text.value;
  const { sums, outputs } = layers.at(-1)!;
  const powers = sums.map((sum) => Math.exp(sum));
  return (
    <Scroll label={t.stages.softmax.title}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{t.isDigit}</th>
            <th scope="col">{t.logit}</th>
            <th scope="col">e^{t.logit}</th>
            <th scope="col">{t.probability}</th>
          </tr>
        </thead>
        <tbody>
          {Array.from(sums, (sum, digit) => (
            <tr key={digit} class={digit === label ? 'right' : undefined}>
              <th scope="row">{classNames.value[digit]}</th>
              <td>{number(sum)}</td>
              <td>{number(powers[digit]!)}</td>
              <td>{number(outputs[digit]!)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Lost({ layers, label, loss }: StepLook) {
  const p = layers.at(-1)!.outputs[label]!;
  return (
    <div class="side-by-side">
      <LossCurve p={p} />
      <p class="numbers equation">
        −ln {number(p)} = <b>{number(loss)}</b>
      </p>
    </div>
  );
}

function SentBack(look: StepLook) {
  const t = text.value;
  const { label, layers } = look;
  const { unit } = shownNeuron(look);
  const last = layers.at(-1)!;
  return (
    <>
      <p class="numbers equation">
        {t.gradientAt(classNames.value[label]!)}: {number(last.outputs[label]!)} − 1 ={' '}
        <b>{number(last.gradients[label]!)}</b>
      </p>
      {layers.length > 1 && (
        <p class="numbers equation">
          {t.gradientAtNeuron(t.neuron(unit + 1))}: <b>{number(layers[0]!.gradients[unit]!, 6)}</b>
        </p>
      )}
      <div class="side-by-side">
        <GradientPictures
          gradients={layers.map((layer) => layer.gradients)}
          maps={look.maps.map((layer) => layer.gradients)}
        />
      </div>
    </>
  );
}

function Nudged(look: StepLook) {
  const t = text.value;
  const filter = shownFilterOf(look)?.filter;
  const { rows, picture, columns, most } = nudgesOf(look);
  const whose = filter === undefined ? t.neuron(shownNeuron(look).unit + 1) : t.filterOf(filter + 1, 1);
  return (
    <div class="side-by-side">
      <figure>
        <Picture values={picture} columns={columns} color={signed} label={t.nudgePicture(whose)} class="digit" />
        <figcaption>{t.nudgesUpTo(number(most, 6))}</figcaption>
      </figure>
      <Scroll label={t.stages.nudge.title}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{t.weightOf}</th>
              <th scope="col">{t.before}</th>
              <th scope="col">{t.nudge}</th>
              <th scope="col">{t.after}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, column, before, after }) => (
              <tr key={`${row}/${column}`}>
                <th scope="row">{t.pixelAt(row + 1, column + 1)}</th>
                <td>{number(before, 6)}</td>
                <td>{number(after - before, 6)}</td>
                <td>{number(after, 6)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
