/** What the tests run steps with: see ../reference/run-step.ts. A browser without an adapter makes them fail. */
export * from '../reference/run-step.ts';
