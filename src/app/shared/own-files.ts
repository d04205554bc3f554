/** The user's own four files of digits, which last as long as the visit. */
import { signal } from '@preact/signals';
import { guarded } from './guarded.ts';

export const ownFiles = signal<readonly File[] | undefined>(undefined);

/** Whether it may be one of them: names of MNIST's files, as worker/digits.ts reads them. */
export const isDigitsFile = ({ name }: File): boolean => /images|labels|idx[13]/.test(name);

/** Takes them; nothing changes where they cannot be read. */
export const takeOwnFiles = (
  files: readonly File[],
  load: (files: readonly File[]) => Promise<void>,
  taken: () => unknown,
): Promise<void> =>
  guarded(async () => {
    await load(files);
    ownFiles.value = files;
    await taken();
  });
