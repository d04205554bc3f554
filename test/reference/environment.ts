/** What the checks ran on, as their report says it. */

import type { Engine } from '../../src/gpu/engine.ts';
import { runtimeName } from '../../src/report/runtime-name.ts';

/** Limits that decide which kernels and models an adapter can run. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

export function environmentOf({ adapter, device }: Engine) {
  return {
    schema: 'wgrad-verify-1' as const,
    date: new Date().toISOString(),
    adapter,
    limits: Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])),
    runtime: runtimeName(),
  };
}
