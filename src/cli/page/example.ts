/** The page that `npm run example` drives in a headless Chrome: it runs a program of /examples. What that prints, Node takes. */
import { type Answer, answer, openAdapter } from './answer.ts';

/** A program of /examples. */
export interface Example {
  run(options: { readonly epochs?: number }): Promise<unknown>;
}

declare global {
  interface Window {
    wgradExample(path: string, epochs: number | null): Promise<Answer<null>>;
  }
}

window.wgradOpen = openAdapter;
window.wgradExample = (path, epochs) =>
  answer(async () => {
    const { run } = (await import(/* @vite-ignore */ path)) as Example;
    await run(epochs === null ? {} : { epochs });
    return null;
  });
