/** Builds the site once for all tests of the e2e project, and serves it as long as they run. */
import type { TestProject } from 'vitest/node';
import { serveSite } from './serve-site.ts';

declare module 'vitest' {
  interface ProvidedContext {
    site: { readonly url: string; readonly folder: string; readonly networkUrls: readonly string[] };
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, folder, networkUrls, close } = await serveSite();
  project.provide('site', { url, folder, networkUrls });
  return close;
}
