/** How a run of `npm run train` ended, in lines. */
import { describeEarlyStopping, type GanReport, type Report } from '../report/outcome.ts';
import type { Display } from './display.ts';
import { ANIMATION, animate } from './out-folder.ts';

/** @param epochs how many there were to be @param dir the folder of its checkpoint */
export function printStopped(display: Display, report: Report | GanReport, epochs: number, dir?: string): void {
  if (report.step === null) {
    display.line('Stopped before training began.');
    return;
  }
  display.unfinished();
  display.line(`Stopped. ${report.epochs.length} of ${epochs} epochs are complete.`);
  if (dir !== undefined) display.line(`Checkpoint: in ${dir}. Go on from it with --resume.`);
}

export function printTest(display: Display, { test, earlyStopping }: Report): void {
  if (earlyStopping !== undefined) display.line(describeEarlyStopping(earlyStopping));
  if (test !== null) display.line(`Test loss: ${test.loss.toFixed(4)} - accuracy: ${test.accuracy.toFixed(4)}`);
}

/** Also makes the animation. @param out the folder that they were saved in */
export async function printNetworks(display: Display, report: GanReport, out: string | undefined): Promise<void> {
  const { test, networks, step } = report;
  if (step === null) return; // it did not train
  display.unfinished();
  for (const [name, value] of Object.entries(test ?? {}))
    display.line(`Held-out pictures: ${name} ${value.toFixed(4)}`);
  for (const [name, { parameters, sha256 }] of Object.entries(networks)) {
    display.line(`${name}: ${new Intl.NumberFormat('en').format(parameters)} weights, SHA-256 ${sha256}`);
  }
  if (out === undefined) return;
  display.line(`Pictures: ${await animate(out)} sheets and ${ANIMATION} in ${out}`);
  display.line(`Networks: ${Object.keys(networks).join(', ')} in ${out}`);
}
