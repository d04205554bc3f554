/** All points of runs as comma-separated values, by RFC 4180: a line for each point, its names the same in every language. */
import type { Points } from './series.ts';

export interface NamedPoints extends Points {
  readonly name: string;
}

const COLUMNS = ['run', 'series', 'epoch', 'loss', 'accuracy', 'seconds'] as const;
type Row = readonly (string | number)[];

function rowsOf({ name, points, epochs }: NamedPoints): Row[] {
  return [
    ...points.map((point): Row => [name, 'training', point.epoch, point.loss, point.accuracy, '']),
    ...epochs.flatMap(({ epoch, loss, accuracy, testLoss, testAccuracy, seconds }): Row[] => [
      [name, 'training, mean of the epoch', epoch + 1, loss, accuracy, seconds],
      [name, 'test', epoch + 1, testLoss, testAccuracy, ''],
    ]),
  ];
}

/** Numbers with all their digits. */
export async function csvOf(runs: readonly NamedPoints[]): Promise<string> {
  const { default: papa } = await import('papaparse');
  return `${papa.unparse({ fields: [...COLUMNS], data: runs.flatMap(rowsOf) as (string | number)[][] }, { newline: '\r\n' })}\r\n`;
}
