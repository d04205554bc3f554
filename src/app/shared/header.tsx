/** The head of a page: its name, what it is for, the ways to other pages, the languages, light or dark. */
import type { ComponentChildren } from 'preact';
import { LANGUAGES, language, speak, words } from './language.ts';
import { ThemeChoice } from './theme-choice.tsx';

/** The pages of the site, by where each is from its root. */
const PAGES = { trainer: '', gan: 'gan/', bench: 'bench/', verify: 'verify/' } as const;
export type PageName = keyof typeof PAGES;

interface HeaderProps {
  readonly here: PageName;
  readonly title: string;
  readonly lead: string;
  /** beside the languages */
  readonly children?: ComponentChildren;
}

export function Header({ here, title, lead, children }: HeaderProps) {
  return (
    <header>
      <div>
        <h1>{title}</h1>
        <p>{lead}</p>
        <Pages here={here} />
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

function Pages({ here }: { readonly here: PageName }) {
  const t = words.value;
  return (
    <nav class="pages" aria-label={t.pages}>
      {(Object.keys(PAGES) as PageName[]).map((each) => (
        <a key={each} href={addressOf(here, each)} aria-current={each === here ? 'page' : undefined}>
          {t.pageNames[each]}
        </a>
      ))}
    </nav>
  );
}

/** With the language, where the address has one: a browser that keeps nothing would forget it. */
function addressOf(here: PageName, wanted: PageName): string {
  const path = `${PAGES[here] === '' ? './' : '../'}${PAGES[wanted]}`;
  return new URLSearchParams(location.search).has('language') ? `${path}?language=${language.value}` : path;
}
