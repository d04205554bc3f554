/** Under the hood: the schedule of a training step, with times where they were measured, and the memory of the GPU. */
import { measure } from '../models.ts';
import { Section } from '../shared/fields.tsx';
import { ColumnNames, Scroll } from '../shared/scroll.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Hood() {
  const t = text.value;
  const { schedule, memory, phase } = state;
  const megabytes = (bytes: number): string => t.number(bytes / 1e6, 1);
  const columns = ['#', t.kernel, t.workgroups, t.operations, t.microseconds];
  return (
    <Section title={t.hood} lead={t.hoodLead} class="wide">
      {schedule.value.length > 0 && (
        <Scroll label={t.kernel}>
          <table>
            <ColumnNames names={columns} />
            <tbody>
              {schedule.value.map(({ label, workgroups, flops, microseconds }, i) => (
                <tr key={i}>
                  <td>{i + 1}</td>
                  <td class="kernel">{label}</td>
                  <td>{t.whole(workgroups)}</td>
                  <td>{t.whole(flops)}</td>
                  <td>{microseconds === undefined ? '–' : t.whole(Math.round(microseconds))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p class="actions">
        <button
          type="button"
          disabled={schedule.value.length === 0 || !['ready', 'paused', 'done'].includes(phase.value)}
          onClick={() => void measure()}
        >
          {t.measure}
        </button>
      </p>
      {memory.value !== undefined && (
        <p class="hood-memory">
          {t.gpuMemory}:{' '}
          {t.memoryOf(
            megabytes(memory.value.parameters),
            megabytes(memory.value.data),
            megabytes(memory.value.other),
            memory.value.buffers,
          )}
        </p>
      )}
    </Section>
  );
}
