/** What could not be measured, in words; what the library or the browser said is folded. */
import { Section } from '../../../src/app/shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Missing() {
  const t = text.value;
  const missing = state.report.value?.missing ?? [];
  if (missing.length === 0) return null;
  return (
    <Section title={t.missingTitle} lead={t.missingLead} class="missing">
      <ul>
        {missing.map(({ name, section, reason }) => (
          <li key={`${section} ${name}`}>
            {t.missingWhy(name, t.tables.sections[section] ?? section)}
            <details class="more">
              <summary>{t.detail}</summary>
              <p lang="en">{reason}</p>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}
