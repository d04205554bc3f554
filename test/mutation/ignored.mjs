/** What Stryker makes no mutants of, because no test of results could tell them from the original; the reason of each is in its report. */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const declaredName = (path) => path.isVariableDeclarator() && path.node.id.name;

function shouldIgnore(path) {
  if (path.isThrowStatement()) return 'the text of an error: its condition stands outside';
  if (path.isTSType?.()) return 'a type';
  if (path.isObjectProperty() && path.node.key.name === 'flops')
    return 'operations counted for the scheduler and for people';
  if (['POLICIES', 'ALONE'].includes(declaredName(path))) return 'numbers of the cost model: what shares a dispatch';
  return undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'ignored', { shouldIgnore })];
