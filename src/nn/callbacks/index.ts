/** The namespace `callbacks`. `fit` keeps the history and checkpoints by itself: Keras's History and BackupAndRestore. */
export { csvLogger } from './csv-logger.ts';
export { earlyStopping } from './early-stopping.ts';
export { lambdaCallback } from './lambda-callback.ts';
export { learningRateScheduler } from './learning-rate-scheduler.ts';
export { modelCheckpoint } from './model-checkpoint.ts';
export { progress } from './progress.ts';
export { reduceLROnPlateau } from './reduce-lr-on-plateau.ts';
export { terminateOnNaN } from './terminate-on-nan.ts';
