/** Which pictures a run has, and how many of them; the user's own, in files. */
import { ChoiceField, FilesField, NumberField } from './fields.tsx';
import { words } from './language.ts';
import type { NumberRule } from './numbers.ts';
import { ownFiles } from './own-files.ts';
import type { Source } from './sources.ts';

interface DataFieldsProps<Name extends Source> {
  readonly config: { readonly source: Name; readonly samples: number | undefined };
  /** that the page has */
  readonly sources: readonly Name[];
  /** of the samples */
  readonly rule: NumberRule;
  readonly onConfig: (change: { readonly source: Name } | { readonly samples: number | undefined }) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

export function DataFields<Name extends Source>({ config, sources, rule, onConfig, onFiles }: DataFieldsProps<Name>) {
  const t = words.value;
  const there = sources.filter((name) => name !== 'files' || ownFiles.value !== undefined);
  return (
    <>
      <ChoiceField
        label={t.data}
        value={config.source}
        choices={there.map((name) => [name, t.sources[name]])}
        onValue={(source) => onConfig({ source })}
      />
      <FilesField label={t.chooseFiles} onFiles={onFiles} />
      <p class="quiet">{t.filesHint}</p>
      <NumberField
        label={t.samples}
        rule={rule}
        value={config.samples}
        placeholder={t.all}
        onValue={(samples) => onConfig({ samples })}
      />
    </>
  );
}
