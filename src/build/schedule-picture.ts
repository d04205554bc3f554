/**
 * A program as a picture: a box for each dispatch, from the first to the last, in it the kernels, side by side or one after the other,
 * and arrows for what one dispatch leaves to another. Graphviz says where everything lies.
 */
import { instance } from '@viz-js/viz';
import type { Dispatch, Program } from '../compiler/program.ts';

/** Kernels side by side in a row of the picture, so that a phone can show it. */
const IN_A_ROW = 3;
const BESIDE = ' | ';
const AFTER = ' → ';

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** "matmul + bias + relu", a line each */
const linesOf = (kernel: string): string =>
  escaped(kernel.replaceAll('_', ' ')).replaceAll(' + ', '<BR ALIGN="LEFT"/>+ ').concat('<BR ALIGN="LEFT"/>');

/** Kernels that run one after the other in a workgroup. */
const columnOf = (kernels: string): string => {
  const cells = kernels
    .split(AFTER)
    .map((kernel) => `<TR><TD BGCOLOR="#dddddd" ALIGN="LEFT">${linesOf(kernel)}</TD></TR>`);
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="4">${cells.join('<TR><TD>then</TD></TR>')}</TABLE>`;
};

function boxOf({ label, workgroups }: Dispatch, index: number): string {
  const columns = label.split(BESIDE).map((kernels) => `<TD>${columnOf(kernels)}</TD>`);
  const rows: string[] = [];
  for (let i = 0; i < columns.length; i += IN_A_ROW) rows.push(`<TR>${columns.slice(i, i + IN_A_ROW).join('')}</TR>`);
  const width = Math.min(columns.length, IN_A_ROW);
  const title = `<TR><TD COLSPAN="${width}"><B>dispatch ${index + 1}</B>, ${workgroups} workgroups</TD></TR>`;
  return `d${index} [label=<<TABLE BGCOLOR="#eeeeee" BORDER="1" CELLBORDER="0" CELLSPACING="0">${title}${rows.join('')}</TABLE>>]`;
}

/** What dispatches leave to later ones: temporaries, and the step's own numbers, which the rates are. */
function arrowsOf(dispatches: readonly Dispatch[]): string[] {
  return dispatches.flatMap(({ writes }, from) =>
    dispatches.flatMap(({ reads }, to) => {
      const passed = to > from ? writes.filter((name) => /^t\d+$|^rates$/.test(name) && reads.includes(name)) : [];
      return passed.length === 0 ? [] : [`d${from} -> d${to} [label=" ${passed.join(', ')} "]`];
    }),
  );
}

/** @returns SVG */
export async function drawSchedule({ dispatches }: Program): Promise<string> {
  const text = [
    'digraph {',
    'rankdir=TB; nodesep=0.3; ranksep=0.35;',
    'node [shape=plain, fontname="Courier", fontsize=11]; edge [fontname="Courier", fontsize=11];',
    ...dispatches.map(boxOf),
    // one below the other, also where nothing goes from one to the next
    ...dispatches.slice(1).map((_, i) => `d${i} -> d${i + 1} [style=invis, weight=10]`),
    ...arrowsOf(dispatches),
    '}',
  ].join('\n');
  const svg = (await instance()).renderString(text, { format: 'svg' });
  return svg.slice(svg.indexOf('<svg')).replace(/<!--[\s\S]*?-->\n|<title>.*<\/title>\n/g, '');
}
