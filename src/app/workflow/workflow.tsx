/** The whole of it in one picture: a digit's way through the network to an answer, and its error's way back into the weights. */

import { flatSize, mapShapes } from '../config.ts';
import { likeliest } from '../digit/forward.ts';
import { shownExamples, trainCount } from '../samples/state.ts';
import { ink, lit, Picture } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { classNames } from '../text/classes.ts';
import { FORMULAS } from '../text/formulas.ts';
import { text } from '../text/language.ts';
import { Draw } from './draw.tsx';
import { ActivationCurve, Histogram, LossCurve, Mask, SignedBars } from './figures.tsx';
import { shownFilter } from './filter.tsx';
import { FilterGrid } from './filter-grid.tsx';
import { GradientPictures } from './gradient-pictures.tsx';
import { flat, gradients, lastDropped, loss, mapGradients, maps, values } from './looked.ts';
import { Maps } from './maps.tsx';
import { NeuronGrid } from './neuron-grid.tsx';
import { Probabilities } from './probabilities.tsx';
import { scaled } from './scale.ts';
import { Station } from './station.tsx';

export function Workflow() {
  const t = text.value;
  const isReady = values.value !== undefined && state.network.value !== undefined;
  // where the processor is the GPU, moving marks would take time from training
  const moves = state.phase.value === 'training' && state.adapter.value?.software === false;
  return (
    <section class={moves ? 'workflow running' : 'workflow'} aria-label={t.network}>
      {isReady ? (
        <>
          <ol class="lane forward" aria-label={t.forward}>
            <Data />
            <Tensor />
            {state.modelConfig.value.convolutions.map((_, i) => (
              <Convolution key={i} index={i} />
            ))}
            <Flatten />
            {state.modelConfig.value.hidden.map((_, i) => (
              <Hidden key={i} index={i} />
            ))}
            <Outputs />
            <Loss />
          </ol>
          <div class="lower">
            <Draw />
            <ol class="lane backward" aria-label={t.backward}>
              <Backward />
              <Optimizer />
              <Weights />
            </ol>
          </div>
        </>
      ) : (
        <p class="empty">{state.phase.value === 'broken' ? t.status.broken : t.status.opening}</p>
      )}
    </section>
  );
}

function Data() {
  const t = text.value;
  const { images, labels } = shownExamples.value;
  const { digits, config, underWay } = state;
  const count = underWay.value ? (digits.value?.trainCount ?? trainCount.value) : trainCount.value;
  const { source, own } = config.value;
  const isDrawn = digits.value === undefined && own !== 'alone' && source !== 'made-up';
  return (
    <Station
      name="data"
      says={`[${count}, 28, 28]`}
      note={isDrawn ? t.notLoaded(source === 'fashion-mnist' ? 'Fashion-MNIST' : 'MNIST') : undefined}
    >
      <div
        class="montage"
        role="img"
        aria-label={t.examples(Array.from(labels, (label) => classNames.value[label]).join(', '))}
      >
        {Array.from(labels, (_, i) => (
          <Picture key={i} values={bytesOf(images, i)} columns={28} />
        ))}
      </div>
    </Station>
  );
}

const shown = new WeakMap<Uint8Array, Float32Array[]>();

/** The same array for the same picture, so that it is not drawn again. */
function bytesOf(images: Uint8Array, index: number): Float32Array {
  let all = shown.get(images);
  if (all === undefined) {
    all = Array.from({ length: images.length / 784 }, (_, i) =>
      Float32Array.from(images.subarray(784 * i, 784 * (i + 1)), (value) => value / 255),
    );
    shown.set(images, all);
  }
  return all[index]!;
}

function Tensor() {
  const t = text.value;
  const { pixels, label } = state.picture.value!;
  return (
    <Station name="tensor" says="[28, 28]">
      <Picture values={pixels} columns={28} label={t.inputPicture} class="digit" />
      <button type="button" class="small" onClick={anotherDigit}>
        {t.anotherDigit}
      </button>
      <label class="right-answer">
        <span>{t.rightAnswer}</span>
        <select
          value={label ?? ''}
          onChange={({ currentTarget: { value } }) => {
            state.picture.value = { ...state.picture.value!, label: value === '' ? undefined : Number(value) };
          }}
        >
          <option value="">?</option>
          {classNames.value.map((name, label) => (
            <option key={name} value={label}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </Station>
  );
}

function anotherDigit(): void {
  const { digits, examples } = state;
  state.lookAtDigit(Math.floor(Math.random() * (digits.value?.testLabels ?? examples.value!.labels).length));
}

function Convolution({ index }: { readonly index: number }) {
  const t = text.value;
  const { filters, kernelSize, activation, pool } = state.modelConfig.value.convolutions[index]!;
  const [layer, own] = [state.convolutions.value![index]!, maps.value[index]!];
  const shown = shownFilter();
  const { side, channels } = mapShapes(state.modelConfig.value)[index + 1]!;
  return (
    <>
      <Station
        name="convolution"
        title={`Conv2D ${filters}`}
        says={`[${layer.side}, ${layer.side}, ${filters}]`}
        note={t.chooseFilter}
      >
        <FilterGrid
          layer={layer}
          values={own}
          chosen={shown?.layer === index ? shown.unit : undefined}
          label={t.convolutionLayer(index + 1, filters, `${kernelSize} × ${kernelSize}`, activation)}
          nameOf={(filter) => t.filterOf(filter + 1, index + 1)}
          onChoose={(unit) => {
            [state.chosenFilter.value, state.station.value] = [{ layer: index, unit }, 'convolution'];
          }}
        />
      </Station>
      {pool && (
        <Station name="pooling" title="MaxPooling2D" says={`[${side}, ${side}, ${channels}]`}>
          <Maps values={own.passed} channels={channels} label={t.pooledMaps} />
        </Station>
      )}
    </>
  );
}

function Flatten() {
  const isOfPixels = state.modelConfig.value.convolutions.length === 0;
  return (
    <Station name="flatten" says={`[${flatSize(state.modelConfig.value)}]`}>
      <Picture
        values={isOfPixels ? flat.value! : scaled(flat.value!)}
        color={isOfPixels ? ink : lit}
        columns={1}
        class="strip"
      />
    </Station>
  );
}

const chooses = (layer: number) => (unit: number) => {
  state.chosen.value = { layer, unit };
};

function Hidden({ index }: { readonly index: number }) {
  const t = text.value;
  const { units, activation, dropout } = state.modelConfig.value.hidden[index]!;
  const own = values.value![index]!;
  const gone = lastDropped.value[index]!;
  const chosen = state.chosen.value?.layer === index ? state.chosen.value.unit : undefined;
  const name = t.hiddenLayer(index + 1, units, activation);
  const active = own.outputs.filter((output) => output > 0).length;
  const off = gone.filter(Boolean).length;
  return (
    <>
      <Station name="dense" title={`Dense ${t.whole(units)}`} says={`[${units}]`} note={t.chooseNeuron}>
        <NeuronGrid
          layer={state.network.value![index]!}
          values={own}
          dropped={gone}
          chosen={chosen}
          label={name}
          nameOf={(unit) => neuronName(unit, own.outputs[unit]!, gone[unit] === true)}
          onChoose={chooses(index)}
        />
      </Station>
      <li class="stack">
        <ol>
          <Station name="activation" title={t.activations[activation]} says={t.activeOf(active, units)}>
            <ActivationCurve
              activation={activation}
              values={own}
              chosen={chosen}
              label={t.curveOf(t.activations[activation])}
            />
          </Station>
          {dropout > 0 && (
            <Station
              name="dropout"
              title={`Dropout ${t.share(dropout)}`}
              says={gone.length === 0 ? t.nothingDropped : t.droppedOf(off, units)}
            >
              <Mask values={own} dropped={gone} label={t.droppedLastStep(off, units)} />
            </Station>
          )}
        </ol>
      </li>
    </>
  );
}

function neuronName(unit: number, output: number, isDropped: boolean): string {
  const t = text.value;
  const name = t.neuronValue(unit + 1, t.number(output, 2));
  return isDropped ? `${name}, ${t.isDropped}` : name;
}

function Outputs() {
  const t = text.value;
  const { sums, outputs } = values.value!.at(-1)!;
  const layer = values.value!.length - 1;
  const guess = likeliest(outputs);
  return (
    <>
      <Station name="logits" title="Dense 10" says="[10]">
        <SignedBars values={sums} digits={1} class="logits" nameOf={t.logitOf} />
      </Station>
      <Station name="softmax" says={t.itSays(classNames.value[guess]!, t.percent(outputs[guess]!))}>
        <Probabilities values={outputs} right={state.picture.value!.label} layer={layer} />
      </Station>
    </>
  );
}

function Loss() {
  const t = text.value;
  const { label } = state.picture.value!;
  const p = label === undefined ? undefined : values.value!.at(-1)!.outputs[label]!;
  const batch = state.step.value?.loss;
  return (
    <Station
      name="loss"
      says={label === undefined ? t.noRightAnswer : t.lossIs(t.number(p!, 3), t.number(loss.value!, 3))}
      note={batch === undefined ? undefined : t.lossOfEpoch(t.number(batch, 4))}
    >
      <LossCurve p={p} />
    </Station>
  );
}

function Backward() {
  const t = text.value;
  const all = gradients.value;
  return (
    <Station name="backward" says={all === undefined ? t.noRightAnswer : t.gradientIs}>
      {all !== undefined && (
        <div class="going-back">
          <SignedBars values={all.at(-1)!} digits={2} class="gradients" nameOf={t.gradientOf} />
          <GradientPictures gradients={all} maps={mapGradients.value} />
        </div>
      )}
    </Station>
  );
}

function Optimizer() {
  const t = text.value;
  const { optimizer, learningRate } = state.config.value;
  return (
    <Station
      name="optimizer"
      title={t.optimizers[optimizer]}
      says={`${t.learningRate} ${learningRate}`}
      note={t.stepsTaken(t.whole(state.trained.value ?? 0))}
    >
      <p class="formula" aria-hidden="true">
        {FORMULAS[optimizer]}
      </p>
    </Station>
  );
}

function Weights() {
  const t = text.value;
  const layers = state.network.value!;
  const all = [...state.convolutions.value!, ...layers];
  const count = all.reduce((sum, { kernel, bias }) => sum + kernel.length + bias.length, 0);
  return (
    <Station name="weights" says={t.parameters(t.whole(count))}>
      <div class="histograms">
        {state.convolutions.value!.map(({ kernel }, i) => (
          <Histogram key={`maps${i}`} values={kernel} label={t.histogramOfMaps(i + 1)} />
        ))}
        {layers.map(({ kernel }, i) => (
          <Histogram key={i} values={kernel} label={t.histogramOf(i + 1)} />
        ))}
      </div>
    </Station>
  );
}
