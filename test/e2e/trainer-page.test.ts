/** The trainer page as a person looks at it: drawing, the network, mistakes, languages, keys, what axe says. */
import type { Page } from 'puppeteer';
import { expect, test } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { fakeFashion } from './fake-fashion.ts';
import { find, press, statusIs, textOf } from './site.ts';
import { beforeWorker, close, neuronsOf, openSettings, QUICK, useTrainer } from './trainer-site.ts';

const trainer = useTrainer();
const { open } = trainer;

test('before anything is pressed a digit goes through untrained layers to an answer, and a drawing, too', async () => {
  const { page, complaints } = await open('?language=en');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.waitForSelector('.neuron-grid');
  expect(await page.$$eval('.station', (all) => all.map((each) => each.className.split(' ')[1]))).toEqual([
    ...['data', 'tensor', 'flatten', 'dense', 'activation', 'dropout', 'logits', 'softmax', 'loss'],
    ...['backward', 'optimizer', 'weights'],
  ]);
  const shares = await page.$$eval('.station.softmax li', (all) =>
    all.map((each) => Number.parseFloat(each.textContent!.slice(1))),
  );
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(100, 0);
  expect(Math.max(...shares)).toBeLessThan(50);
  const [, p, loss] = /−ln ([\d.]+) = ([\d.]+)/.exec(await textOf(page, '.station.loss'))!;
  expect(Number(loss)).toBeCloseTo(-Math.log(Number(p)), 1);
  expect(await textOf(page, '.station.weights')).toContain('101,770 parameters');
  const canvas = (await find(page, 'Draw a digit', 'image'))!;
  await canvas.focus();
  await page.keyboard.press('Space');
  for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => /^It says \d/.test(document.querySelector('.says')?.textContent ?? ''));
  expect(await textOf(page, '.station.loss')).toContain('needs the right answer');
  await page.select('.right-answer select', '1');
  expect(await textOf(page, '.station.loss')).toMatch(/−ln [\d.]+ = [\d.]+/);
  await openSettings(page);
  await press(page, 'Add a layer');
  await page.waitForFunction(() => document.querySelectorAll('.neuron-grid').length === 2);
  expect(asked.filter((url) => url.includes('ubyte'))).toEqual([]);
  expect(complaints).toEqual([]);
  await close(page);
});

test('a station tells what happens there, with the numbers of the run', async () => {
  const { page } = await open(QUICK);
  await page.waitForSelector('.neuron-grid');
  for (const [station, title] of [
    ['Softmax', 'Softmax'],
    ['Dropout 20%', 'Dropout and overfitting'],
    ['Weights', 'Model and parameters'],
  ]) {
    await press(page, station!);
    expect(await textOf(page, '.station-panel article h3')).toBe(title);
  }
  expect(await textOf(page, '.station-panel article p')).toContain('101,770 numbers');
  await close(page);
});

test('a digit drawn with the mouse, and one drawn with the keys, get an answer', async () => {
  const { page, complaints } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  const canvas = await find(page, 'Draw a digit', 'image');
  await canvas.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const { x, y, width, height } = (await canvas.boundingBox())!;
  const at = (u: number, v: number): [number, number] => [x + u * width, y + v * height];
  await page.mouse.move(...at(0.5, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.8), { steps: 12 });
  await page.mouse.up();
  await page.waitForFunction(() =>
    /^It says 1, \d+\.\d% sure\.$/.test(document.querySelector('.says')?.textContent ?? ''),
  );
  expect(await textOf(page, '.station.softmax')).toContain(await textOf(page, '.says'));
  await press(page, 'Clear');
  await page.waitForFunction(() => document.querySelector('.says')?.textContent?.trim() === '');
  await canvas.focus();
  await page.keyboard.press('Space');
  for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => /^It says \d/.test(document.querySelector('.says')?.textContent ?? ''));
  expect(complaints).toEqual([]);
  await close(page);
});

test('a neuron shows its weights and what it computed, by keys too; a confusion cell opens its digits', async () => {
  const { page } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  await page.focus('.neuron-grid');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown'); // a row has 16
  expect(await textOf(page, '.inside h3')).toBe('Neuron 18');
  expect(await page.$eval('.neuron-grid', (grid) => grid.getAttribute('aria-valuetext'))).toMatch(/^Neuron 18: \d/);
  const inside = await textOf(page, '.inside');
  const [, sum, output] = /sum of the inputs is (-?[\d.]+),.*After relu it gives ([\d.]+)\./s.exec(inside)!;
  expect(Number(output)).toBeCloseTo(Math.max(0, Number(sum)), 4);
  const [, off] = /(\d+) of 128 off/.exec(await textOf(page, '.station.dropout'))!;
  const dropped = Number(off);
  expect(dropped).toBeGreaterThan(8);
  expect(dropped).toBeLessThan(50);

  const [count, name] = await page.$eval('.confusion tbody button:not(:disabled):not(.right)', (cell) => {
    (cell as HTMLButtonElement).click();
    return [Number(cell.textContent), cell.getAttribute('aria-label')] as const;
  });
  await page.waitForFunction(
    (expected) => document.querySelectorAll('.tile').length === expected,
    {},
    Math.min(24, count),
  );
  const [, , label, guess] = /(\d+) times (\d) was taken for (\d)/.exec(name!)!;
  expect(await page.$$eval('.tile', (all) => all.map((each) => each.textContent))).toEqual(
    Array.from({ length: Math.min(24, count) }, () => expect.stringMatching(`^${label} → ${guess} [\\d.]+%wrong$`)),
  );
  expect(
    await page.$$eval('.confusion [aria-pressed=true]', (all) => all.map((each) => Number(each.textContent))),
  ).toEqual([count]);
  await page.click('.tile');
  await page.waitForFunction(
    (digit) => document.querySelector<HTMLSelectElement>('.right-answer select')?.value === digit,
    {},
    label,
  );
  await close(page);
});

test('a convnet: its stations, its filters by keys, a step of it under the microscope', async () => {
  const { page, complaints } = await open('?source=made-up&samples=320&epochs=1&language=en');
  await statusIs(page, /^Press Train/);
  await openSettings(page);
  await (await find(page, 'Model', 'combobox')).select('convnet');
  await page.waitForSelector('.filter-grid');
  expect(await page.$$eval('.forward .station-name', (all) => all.map((each) => each.textContent))).toEqual([
    ...['Data', 'Tensor', 'Conv2D 8', 'MaxPooling2D', 'Conv2D 16', 'MaxPooling2D', 'Flatten'],
    ...['Dense 64', 'ReLU', 'Dropout 20%', 'Dense 10', 'Softmax', 'Loss'],
  ]);
  // as many as model.summary() of these layers counts: 80 + 1168 + 784 × 64 + 64 + 650
  expect(await textOf(page, '.station.weights')).toContain('52,138 parameters');
  const second = (await page.$$('.filter-grid'))[1]!;
  await second.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown'); // a row has 4
  expect(await textOf(page, '.inside h3')).toBe('Filter 6 of convolution 2');
  expect(await second.evaluate((grid) => grid.getAttribute('aria-valuetext'))).toBe('Filter 6 of convolution 2');
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await press(page, 'One step');
  await page.waitForSelector('.microscope');
  await press(page, '2. Convolution');
  const says = await textOf(page, '.stage-shown');
  expect(says).toMatch(/^Convolution.*Filter 1 of convolution 1.*add up to -?[\d.]+, its bias/s);
  await expectAccessible(page);
  expect(new URL(page.url()).searchParams.get('convolutions')).toBe('8-3-relu-pool,16-3-relu-pool');
  expect(complaints).toEqual([]);
  await close(page);
});

test('layers can be added and removed, and a link brings them back', async () => {
  const { page } = await open(QUICK);
  await statusIs(page, /^Press Train/); // until then what is above the buttons moves them
  await openSettings(page);
  await press(page, 'Add a layer');
  await press(page, 'Remove layer 1');
  expect(await page.evaluate(() => new URLSearchParams(location.search).get('layers'))).toBe('64-relu-0');
  await page.reload();
  await page.waitForSelector('.settings');
  await openSettings(page);
  expect(await (await find(page, 'Neurons', 'textbox')).evaluate((input) => (input as HTMLInputElement).value)).toBe(
    '64',
  );
  expect(await textOf(page, 'pre[tabindex] code')).toContain("layers.dense({ units: 64, activation: 'relu' })");
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  expect(await neuronsOf(page)).toEqual([64]);
  await close(page);
});

test('speaks Chinese, and remembers it', async () => {
  const { page } = await open('?source=made-up&samples=640&epochs=1');
  await press(page, '简体中文');
  await find(page, '训练', 'button');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-Hans');
  await page.goto(trainer.site.url);
  await find(page, '训练', 'button');
  expect(await textOf(page, '.station-panel article h3')).toBe('张量与形状');
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.select('select.theme', 'dark');
  expect(await ground()).toBe('rgb(20, 23, 26)');
  await page.reload();
  await find(page, '训练', 'button');
  expect(await ground()).toBe('rgb(20, 23, 26)');
  await page.select('select.theme', 'light');
  expect(await ground()).toBe(light);
  await expectAccessible(page);
  await close(page);
});

test('can be used by keyboard alone: settings, training, stations, neurons, a drawing, a chart', async () => {
  const { page } = await open('?source=made-up&samples=640&epochs=1&language=en');
  await statusIs(page, /^Press Train/);
  await tabTo(page, 'button', 'Train');
  await page.keyboard.press('Enter');
  await statusIs(page, /^Done/);
  await tabTo(page, 'summary', 'Settings');
  await page.keyboard.press('Enter');
  expect(await page.$eval('.settings', (details) => (details as HTMLDetailsElement).open)).toBe(true);
  await page.keyboard.press('Enter');
  await tabTo(page, 'canvas', 'Layer 1');
  await page.keyboard.press('ArrowRight');
  expect(await textOf(page, '.inside h3')).toBe('Neuron 2');
  await tabTo(page, 'button', 'Softmax');
  await page.keyboard.press('Space');
  expect(await textOf(page, '.station-panel article h3')).toBe('Softmax');
  await tabTo(page, 'canvas', 'Draw a digit');
  await page.keyboard.press('Space');
  for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => /^It says \d/.test(document.querySelector('.says')?.textContent ?? ''));
  await tabTo(page, '.chart', 'Curves of the loss');
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-valuetext'))).toMatch(/^At epoch [\d.]+/);
  await close(page);
});

/** Presses Tab until what has the focus is of this kind, and its name or text begins so. */
async function tabTo(page: Page, selector: string, name: string): Promise<void> {
  const isThere = (): Promise<boolean> =>
    page.evaluate(
      (kind, begins) => {
        const focused = document.activeElement;
        const called = focused?.getAttribute('aria-label') ?? focused?.textContent ?? '';
        return focused?.matches(kind) === true && called.trim().startsWith(begins);
      },
      selector,
      name,
    );
  for (let tabs = 0; tabs < 80; tabs++) {
    await page.keyboard.press('Tab');
    if (await isThere()) return;
  }
  throw new Error(`No ${selector} ${name} by Tab.`);
}

test('can be used by touch alone: trains, draws, looks into a neuron, zooms a chart', async () => {
  const { page } = await open('?source=made-up&samples=320&epochs=2&language=en', (fresh) =>
    fresh.setViewport({ width: 390, height: 844, hasTouch: true, isMobile: true }),
  );
  await statusIs(page, /^Press Train/);
  await page.tap('.run-bar [type=submit]');
  await statusIs(page, /^Done/);
  const session = await page.createCDPSession();
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Finger[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const scrolled = (): Promise<number> => page.evaluate(() => scrollY);

  const { x, y } = (await placesIn(page, '.neuron-grid'))(0.97, 0.97);
  await page.touchscreen.tap(x, y);
  await page.waitForSelector('.inside h3'); // the tap becomes a click
  expect(await textOf(page, '.inside h3')).toBe('Neuron 128');

  const pad = await placesIn(page, '.draw canvas');
  const before = await scrolled();
  await touch('touchStart', pad(0.5, 0.1));
  for (let step = 1; step <= 8; step++) await touch('touchMove', pad(0.5, 0.1 + 0.1 * step));
  await touch('touchEnd');
  await page.waitForFunction(() => /^It says \d/.test(document.querySelector('.says')?.textContent ?? ''));
  expect(await scrolled()).toBe(before);

  const chart = await placesIn(page, '.chart .u-over');
  const showAll = await find(page, 'Show all', 'button');
  const isWhole = () => showAll.evaluate((button) => (button as HTMLButtonElement).disabled);
  expect(await isWhole()).toBe(true);
  await touch('touchStart', chart(0.4, 0.5, 1), chart(0.6, 0.5, 2));
  for (let step = 1; step <= 6; step++) {
    await touch('touchMove', chart(0.4 - 0.05 * step, 0.5, 1), chart(0.6 + 0.05 * step, 0.5, 2));
  }
  await touch('touchEnd');
  expect(await isWhole()).toBe(false);
  expect(await page.evaluate(() => visualViewport!.scale)).toBe(1);
  await close(page);
});

interface Finger {
  readonly x: number;
  readonly y: number;
  readonly id: number;
}

/** Brings an element into view; a place of it is given in parts of its width and height. */
async function placesIn(page: Page, selector: string): Promise<(u: number, v: number, id?: number) => Finger> {
  const element = (await page.$(selector))!;
  await element.evaluate(async (each) => {
    each.scrollIntoView({ block: 'center' });
    // fingers meet what was drawn last
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
  const { x, y, width, height } = (await element.boundingBox())!;
  return (u, v, id = 0) => ({ x: x + u * width, y: y + v * height, id });
}

test.each([
  ['digits', 1280],
  ['clothes', 360],
] as const)('%s: axe finds no violation in light and dark, %i pixels wide', async (kind, width) => {
  const lit = (page: Page, scheme: 'light' | 'dark') =>
    page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
  const source = kind === 'clothes' ? 'fashion-mnist' : 'made-up';
  const { page } = await open(`?source=${source}&samples=640&epochs=1&language=en`, async (fresh) => {
    if (kind === 'clothes') await beforeWorker(fresh, fakeFashion(640, 107));
    await lit(fresh, 'light');
    await fresh.setViewport({ width, height: 740 });
  });
  await statusIs(page, /^Press Train/);
  await expectAccessible(page);
  await page.click('.histograms-part summary'); // its first snapshot is under way when the run begins
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  if (kind === 'clothes') await expectNamed(page);
  await page.$$eval('details', (all) => {
    for (const each of all) each.open = true;
  });
  await page.click('.neuron-grid');
  expect(await textOf(page, '.inside h3')).toMatch(/^Neuron \d+$/);
  // the histograms are open now, too: of all weights from the first step to the last, which keys go through
  const histogram = await find(page, 'Weights of dense/kernel over the steps', 'slider');
  await histogram.focus();
  const spoken = (): Promise<string> => histogram.evaluate((element) => element.getAttribute('aria-valuetext')!);
  const last = await spoken();
  expect(last).toMatch(
    /^Step 20: from −0\.\d+ to 0\.\d+, mean −?[\d.e−]+, standard deviation 0\.\d+, exactly 0: 0\.0%$/,
  );
  await page.keyboard.press('Home');
  expect(await spoken()).toMatch(/^Step 0: /);
  await page.keyboard.press('End');
  expect(await spoken()).toBe(last);
  await page.$eval('.histograms-part fieldset button:last-child', (button) => (button as HTMLElement).click());
  await find(page, 'Gradients of dense_1/bias over the steps', 'slider');
  await expectAccessible(page);
  await lit(page, 'dark');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  await close(page);
});

/** Clothes have their names wherever a class is shown, and can be drawn and added by them. */
async function expectNamed(page: Page): Promise<void> {
  const name = (selector: string) => page.$$eval(selector, (all) => all.map((each) => each.textContent)[9]);
  for (const selector of ['.softmax b', '.logits b', '.confusion tbody th', '.add-drawing option']) {
    expect(await name(selector), selector).toBe('Ankle boot');
  }
  expect(await textOf(page, '.tile')).toMatch(/^[A-Z].* → [A-Z].* \d/);
  expect(await page.$eval('.montage', (each) => each.getAttribute('aria-label'))).toContain('T-shirt/top, Trouser');
  expect(await textOf(page, '.facts')).toContain('Fashion-MNIST: 640 to train on, 107 to test');
  await press(page, 'Another test picture');
  expect(await textOf(page, '.station.softmax .says-number')).toMatch(/^It says [A-Z]/);
  const pad = await find(page, 'Draw a piece of clothing', 'image');
  await pad.evaluate((canvas) => canvas.scrollIntoView({ block: 'center' }));
  const { x, y, width, height } = (await pad.boundingBox())!;
  await page.touchscreen.touchStart(x + width / 2, y + height / 4);
  await page.touchscreen.touchMove(x + width / 3, y + height / 2);
  await page.touchscreen.touchEnd();
  await page.select('.add-drawing select', '3');
  await press(page, 'Add');
  await find(page, 'Sample 1: Dress', 'button');
}
