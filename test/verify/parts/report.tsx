/** The report to take along: as Markdown for an issue, as JSON. It is in English, whoever reads it. */
import { useRef } from 'preact/hooks';
import { Section } from '../../../src/app/shared/fields.tsx';
import { markdownOf } from '../../../src/report/check-report.ts';
import { copyMarkdown, downloadJson } from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function ReportView() {
  const t = text.value;
  const report = state.report.value;
  const isNone = report === undefined;
  const area = useRef<HTMLTextAreaElement>(null);
  const copy = async (): Promise<void> => {
    if (await copyMarkdown()) return;
    area.current!.closest('details')!.open = true;
    area.current!.select();
  };
  return (
    <Section title={t.reportTitle} lead={t.reportLead} class="report">
      <p class="actions">
        <button type="button" disabled={isNone} onClick={() => void copy()}>
          {t.copyMarkdown}
        </button>
        <button type="button" disabled={isNone} onClick={downloadJson}>
          {t.downloadJson}
        </button>
      </p>
      <details class="more">
        <summary>{t.asText}</summary>
        <textarea
          ref={area}
          aria-label={t.asTextName}
          lang="en"
          rows={12}
          readOnly
          value={report === undefined ? '' : markdownOf(report)}
        />
      </details>
    </Section>
  );
}
