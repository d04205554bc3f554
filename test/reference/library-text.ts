/** The text of shaders/lib/ files by name, with those that they name in turn, as the head of a kernel's own file. */
import { LIBRARIES } from '../../src/kernels/libraries.ts';

export function libraryText(names: readonly string[], lanes: 1 | 4): string {
  const texts = new Map<string, string>();
  const visit = (name: string): void => {
    const file = name === 'lanes' ? `lanes_${lanes}` : name;
    const text = LIBRARIES.get(file);
    if (text === undefined) throw new Error(`test: shaders/lib/${file}.wgsl is named, but is not there.`);
    if (texts.has(file)) return;
    texts.set(file, text);
    (/^\/\/ lib: (.*)$/m.exec(text)?.[1]?.split(', ') ?? []).forEach(visit);
  };
  names.forEach(visit);
  return [...texts.values()].join('\n');
}
