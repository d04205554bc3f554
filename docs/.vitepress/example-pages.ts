/** The pages of the gallery, one for each program of /examples: what it shows, the button that runs it, its text. */
import { readFileSync } from 'node:fs';
import { EXAMPLES } from './examples.ts';
import type { Language } from './sidebar.ts';

const WORDS = {
  en: {
    shows: 'It shows',
    prints: 'It prints',
    long: 'It loads MNIST (11 MB) and takes minutes.',
    program: 'The program',
    command: 'Without a page',
    all: 'All examples',
  },
  zh: {
    shows: '内容',
    prints: '输出',
    long: '它会下载 MNIST（11 MB），需要几分钟。',
    program: '程序',
    command: '不用页面',
    all: '全部示例',
  },
};

export function examplePages(language: Language): { params: { name: string }; content: string }[] {
  const words = WORDS[language];
  return EXAMPLES.map(({ name, long, ...texts }) => {
    const { shows, prints } = texts[language];
    const content = [
      `# ${name}`,
      `**${words.shows}**: ${shows}.`,
      `**${words.prints}**: ${prints}.${long ? ` ${words.long}` : ''}`,
      `<ExampleRunner name="${name}" />`,
      `## ${words.program}`,
      `\`\`\`ts\n${readFileSync(`examples/${name}.ts`, 'utf8').trim()}\n\`\`\``,
      `## ${words.command}`,
      `\`\`\`sh\nnpm run example -- ${name}\n\`\`\``,
      `[${words.all}](./index.md)`,
    ].join('\n\n');
    return { params: { name }, content };
  });
}
