/** A learning rate that falls to 0 within so many steps, along a cosine; one that stays for 0 steps. */
import { type Schedule, schedules } from 'wgrad';

export const falling = (initialLearningRate: number, decaySteps: number): number | Schedule =>
  decaySteps === 0 ? initialLearningRate : schedules.cosineDecay({ initialLearningRate, decaySteps });
