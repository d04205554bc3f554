/** What `tf.train` has. */
export { adadelta, adagrad, adam, adamax, momentum, Optimizer, rmsprop, sgd } from './train.ts';
