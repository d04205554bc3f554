/** The head of a page: its name, what it is for, the ways to other pages, the languages, light or dark. */
import type { ComponentChildren } from 'preact';
import { LANGUAGES, language, speak, words } from './language.ts';
import { ThemeChoice } from './theme-choice.tsx';

interface HeaderProps {
  readonly title: string;
  readonly lead: string;
  /** beside the languages */
  readonly children?: ComponentChildren;
}

export function Header({ title, lead, children }: HeaderProps) {
  return (
    <header>
      <div>
        <h1>{title}</h1>
        <p>{lead}</p>
        {children}
      </div>
      <nav aria-label={words.value.otherLanguage}>
        {(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]).map((each) => (
          <button
            key={each}
            type="button"
            lang={each === 'zh' ? 'zh-Hans' : 'en'}
            aria-pressed={language.value === each}
            onClick={() => speak(each)}
          >
            {LANGUAGES[each].language}
          </button>
        ))}
      </nav>
      <ThemeChoice />
    </header>
  );
}
