/** The API reference: what TypeDoc makes of the docstrings of all that is exported, and what is missing in them. */
import {
  Application,
  type Context,
  Converter,
  Logger,
  LogLevel,
  type Reflection,
  TSConfigReader,
  TypeDocReader,
} from 'typedoc';
import { leftOut } from './reference-exports.ts';
import { faultsOf, undocumented, vagueErrors } from './reference-rules.ts';
import { throwingIn } from './throwing.ts';

export interface Reference {
  /** a line per fault; none where all is said */
  readonly faults: readonly string[];
  /** Writes the pages to a folder. */
  readonly write: (folder: string) => Promise<void>;
}

/** Keeps what TypeDoc finds fault with. */
class Faults extends Logger {
  readonly lines: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.lines.push(message);
  }
}

/**
 * What docstrings must say. `own`: parameters, shapes, defaults, errors. `tfjs`: of names that are tfjs's, with its meaning, a sentence each;
 * their parameters and options are those that tfjs's own pages describe.
 */
export type Rules = 'own' | 'tfjs';

/** @param file TypeDoc's options: entries, what to leave out, what must be said */
export async function readReference(file = 'typedoc.json', rules: Rules = 'own'): Promise<Reference> {
  const app = await Application.bootstrap({ options: file }, [new TypeDocReader(), new TSConfigReader()]);
  const logger = new Faults();
  app.logger = logger;
  let context: Context | undefined;
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (begun) => {
    context = begun;
  });
  const entries = app.getEntryPoints() ?? [];
  const project = app.converter.convert(entries);
  app.validate(project);
  const checks = [...new Set(entries.map(({ program }) => program))].map(throwingIn);
  const throws = (reflection: Reflection): boolean => {
    const symbol = context?.getSymbolFromReflection(reflection);
    return symbol !== undefined && checks.some((check) => check(symbol));
  };
  return {
    faults: [
      ...logger.lines,
      ...leftOut(entries, project, context!),
      ...(rules === 'own' ? faultsOf(project, throws) : [...undocumented(project), ...vagueErrors(project)]),
    ],
    write: (folder) => app.generateDocs(project, folder),
  };
}
