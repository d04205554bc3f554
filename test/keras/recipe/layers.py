"""Layers: what they give, and the gradients of the sum of its squares, weighed 1 to 2, with respect to inputs and weights."""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from common import K, Configs, Facts, numbers
from layer_rows import ROWS

# what weights are that cannot be any numbers
POSITIVE = ("variance", "moving_variance")


def flat(outputs):
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return [output for output in outputs if output is not None]


def weighed(output):
    """1 to 2 over and over: of what is normalised the sum of plain squares hardly changes."""
    return (1 + (np.arange(output.size) % 7) / 7).reshape(output.shape).astype("float32")


def weighted(file, layer):
    """Gives each weight values of its own: names, shapes and keys of all."""
    own, values = [], []
    for n, weight in enumerate(layer.weights):
        kind = "positive" if weight.name in POSITIVE else "weights"
        key, value = file.draw(kind, weight.shape, n)
        own.append(["/".join(weight.path.split("/")[1:]), list(weight.shape), key])
        values.append(value)
    layer.set_weights(values)
    return own


def add(file, configs, name, options, shapes, kind="values", training=False, call={}, weights=True, again=True, gives=True, masked=False):
    """@param again whether gradients go through it; gives: whether what it gives is told; masked: whether steps of its input are"""
    spec = K(f"layers.{name}", **options)
    layer = spec.make()
    config = configs.of(name, layer)  # before it is built: some write then what follows from the input
    inputs = [file.draw(kind, shape, n) for n, shape in enumerate(shapes)]
    values = [jnp.asarray(value) for _, value in inputs]
    merges = name in ("Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract", "Attention", "AdditiveAttention")
    symbols = [keras.KerasTensor(value.shape, str(value.dtype)) for value in values]
    layer(symbols) if merges else layer(*symbols)  # builds it
    own = weighted(file, layer) if weights else []
    mask = file.draw("bits", shapes[0][:2], 7) if masked else None
    if mask is not None:
        call = {**call, "mask": jnp.asarray(mask[1] != 0)}
    told = {"training": training} if layer._call_has_training_arg else {}
    whole = jnp.issubdtype(values[0].dtype, jnp.integer)

    def run(values, trainable):
        given = [values] if merges else values
        others = [variable.value for variable in layer.non_trainable_variables]
        outputs, changed = layer.stateless_call(trainable, others, *given, **told, **call)
        return flat(outputs), changed

    def squares(values, trainable):
        return sum(jnp.sum(weighed(output) * output**2) for output in run(values, trainable)[0])

    trainable = [variable.value for variable in layer.trainable_variables]
    outputs, changed = jax.jit(run)(values, trainable)
    fact = {
        "name": name,
        "options": spec.written()["options"],
        "config": config,
        "x": [[list(value.shape), key] for key, value in inputs],
        "y": [[list(output.shape), numbers(output)] for output in outputs],
    }
    if not gives:
        fact["y"] = []
    if mask is not None:
        fact["mask"] = [list(mask[1].shape), mask[0]]
    elif call:
        fact["call"] = call
    if training:
        fact["training"] = True
    if own:
        fact["weights"] = own
    if whole:
        fact["whole"] = True
    if again and jnp.issubdtype(outputs[0].dtype, jnp.floating):
        if whole:
            by_weight = jax.jit(jax.grad(squares, argnums=1))(values, trainable)
        else:
            by_input, by_weight = jax.jit(jax.grad(squares, argnums=(0, 1)))(values, trainable)
            fact["dx"] = [numbers(grad) for grad in by_input]
        if trainable:
            names = [variable.path for variable in layer.trainable_variables]
            fact["dw"] = {"/".join(path.split("/")[1:]): numbers(grad) for path, grad in zip(names, by_weight)}
    if training and changed:
        pairs = zip(layer.non_trainable_variables, changed)
        kept = {variable.path.split("/")[-1]: numbers(value) for variable, value in pairs if "seed" not in variable.path}
        if kept:
            fact["after"] = kept
    file.add(**fact)


def facts():
    file, configs = Facts(), Configs()
    for row in ROWS:
        add(file, configs, *row[:3], **(row[3] if len(row) > 3 else {}))
    return file
