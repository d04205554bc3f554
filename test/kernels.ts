/** For tests that compile for software adapters without having one: what the library loads where it finds one. */
import { loadSoftwareKernels } from '../src/ops/software-kernels.ts';

await loadSoftwareKernels();
