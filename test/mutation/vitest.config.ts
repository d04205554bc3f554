/** The tests that Stryker runs for each mutant of the compiler's TypeScript: without a GPU, quick files first. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { stripShaders } from '../../src/build/strip-shaders.ts';

/** The golden programs take a quarter of a second and see most. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification): number =>
      /schedule|copies|shaders|program/.test(moduleId) ? 1 : 0;
    const isGolden = ({ moduleId }: TestSpecification): number => (moduleId.includes('golden') ? -1 : 0);
    return files.toSorted((a, b) => isSlow(a) + isGolden(a) - isSlow(b) - isGolden(b));
  }
}

export default defineConfig({
  plugins: [stripShaders()],
  test: {
    include: ['test/unit/{compiler,kernels,graph}/**/*.test.ts'],
    environment: 'node',
    setupFiles: 'test/kernels.ts',
    sequence: { sequencer: QuickFirst },
  },
});
