/** The page that `npm run repair` drives in a headless Chrome: the command serves the picture and the model, and gets the repaired one. */
import { runRepair } from '../run-repair.ts';
import { type Answer, answer, fetchBytes, openAdapter } from './answer.ts';
import { servedFolder } from './served-folder.ts';

declare global {
  interface Window {
    wgradRepair(width: number, height: number, place: string): Promise<Answer<null>>;
  }
}

window.wgradOpen = openAdapter;
window.wgradRepair = (width, height, place) =>
  answer(async () => {
    const picture = { width, height, data: await fetchBytes('picture') };
    const { data } = await runRepair(picture, servedFolder('model', place));
    await servedFolder('result').write('picture', Uint8Array.from(data));
    return null;
  });
