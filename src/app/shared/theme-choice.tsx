/** Light, dark, or as the system has it. */
import { words } from './language.ts';
import { choose, THEMES, theme } from './theme.ts';

export function ThemeChoice() {
  const t = words.value;
  return (
    <select
      class="theme"
      aria-label={t.theme}
      value={theme.value}
      onChange={({ currentTarget }) => choose(THEMES[currentTarget.selectedIndex]!)}
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {t.themes[each]}
        </option>
      ))}
    </select>
  );
}
