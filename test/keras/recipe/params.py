"""What belongs to params: initialisers, regularisers, constraints; and activations."""

import jax
import jax.numpy as jnp
import keras
import numpy as np

from common import K, Configs, Facts, number, numbers

SHAPES = [(3, 2), (4,), (3, 3, 2, 5)]
EXACT = [
    ("Zeros", {}),
    ("Ones", {}),
    ("Constant", {"value": 0.3}),
    ("Constant", {}),
    ("Identity", {}),
    ("Identity", {"gain": 0.5}),
]
RANDOM = [
    ("GlorotNormal", {}),
    ("GlorotUniform", {}),
    ("HeNormal", {}),
    ("HeUniform", {}),
    ("LecunNormal", {}),
    ("LecunUniform", {}),
    ("Orthogonal", {}),
    ("Orthogonal", {"gain": 0.5}),
    ("RandomNormal", {}),
    ("RandomNormal", {"mean": 0.5, "stddev": 0.2}),
    ("RandomUniform", {}),
    ("RandomUniform", {"minval": 0.1, "maxval": 0.4}),
    ("TruncatedNormal", {}),
    ("TruncatedNormal", {"mean": -0.5, "stddev": 0.2}),
    ("VarianceScaling", {}),
    *[
        ("VarianceScaling", {"scale": 2.0, "mode": mode, "distribution": distribution})
        for mode in ("fan_in", "fan_out", "fan_avg")
        for distribution in ("truncated_normal", "untruncated_normal", "uniform")
    ],
]
DRAWN = [(40, 60), (200,), (3, 3, 10, 20)]


def initializers():
    """Of random ones mean, deviation, and the smallest and largest of what a large one has."""
    file, configs = Facts(), Configs()
    for name, options in EXACT:
        spec = K(f"initializers.{name}", **options)
        shapes = [(3, 2), (2, 2)] if name == "Identity" else SHAPES
        file.add(
            name=name,
            options=options,
            config=configs.of(name, spec.make()),
            exactly=[[list(shape), numbers(spec.make()(shape))] for shape in shapes],
        )
    for name, options in RANDOM:
        spec = K(f"initializers.{name}", **options)
        config = configs.of(name, spec.make())
        rows = []
        for shape in DRAWN if name != "Orthogonal" else [(12, 7), (3, 3, 2, 5)]:
            draws = [np.asarray(K(f"initializers.{name}", **options, seed=seed).make()(shape)) for seed in range(60)]
            values = np.stack(draws)
            if name == "Orthogonal":
                matrix = draws[0].reshape(-1, shape[-1])
                small = matrix.T @ matrix if matrix.shape[0] >= matrix.shape[1] else matrix @ matrix.T
                rows.append([list(shape), [number(round(float(value), 4)) for value in small.reshape(-1)]])
            else:
                statistics = [values.mean(), values.std(), values.min(), values.max()]
                rows.append([list(shape), [float("%.4g" % value) for value in statistics]])
        file.add(name=name, options=options, config=config, **{"squares" if name == "Orthogonal" else "about": rows})
    return file


WEIGHTS = [(4, 3), (3, 3, 2, 2)]
AXES = {(4, 3): [0, 1], (3, 3, 2, 2): [[0, 1, 2]]}


def constraints():
    file, configs = Facts(), Configs()
    for name, options in [
        ("MaxNorm", {}),
        ("MaxNorm", {"max_value": 0.7}),
        ("MinMaxNorm", {}),
        ("MinMaxNorm", {"min_value": 0.9, "max_value": 1.1}),
        ("MinMaxNorm", {"min_value": 0.9, "max_value": 1.1, "rate": 0.3}),
        ("NonNeg", {}),
        ("UnitNorm", {}),
    ]:
        for shape in WEIGHTS:
            for axis in AXES[shape] if name != "NonNeg" else [None]:
                own = options if axis in (None, 0) else {**options, "axis": axis}
                spec = K(f"constraints.{name}", **own)
                key, weights = file.draw("values", shape)
                result = spec.make()(jnp.asarray(weights))
                file.add(name=name, options=own, config=configs.of(name, spec.make()), x=key, shape=list(shape), y=numbers(result))
    return file


def regularizers():
    file, configs = Facts(), Configs()
    for name, options in [
        ("L1", {}),
        ("L1", {"l1": 0.3}),
        ("L2", {}),
        ("L2", {"l2": 0.3}),
        ("L1L2", {}),
        ("L1L2", {"l1": 0.2, "l2": 0.1}),
        ("L1L2", {"l2": 0.1}),
        ("OrthogonalRegularizer", {}),
        ("OrthogonalRegularizer", {"factor": 0.3, "mode": "columns"}),
    ]:
        spec = K(f"regularizers.{name}", **options)
        for shape in [(4, 3)] if name == "OrthogonalRegularizer" else WEIGHTS:
            key, weights = file.draw("values", shape)
            value, grad = jax.value_and_grad(lambda w: spec.make()(w))(jnp.asarray(weights))
            config = configs.of(name, spec.make())
            file.add(name=name, options=options, config=config, x=key, shape=list(shape), y=number(value), grad=numbers(grad))
    return file


def activations():
    """By name: values and slopes, of all that Keras has and its further names."""
    file = Facts()
    special, at = file.draw("many", (3, 8))
    key, x = file.draw("values", (4, 8))  # away from where slopes jump
    for name in sorted(dir(keras.activations)):
        function = getattr(keras.activations, name)
        if name in ("get", "serialize", "deserialize", "glu") or name.startswith("_") or not callable(function):
            continue
        try:
            y = function(jnp.asarray(x))
        except TypeError:  # has an option that must be given
            continue
        grad = jax.grad(lambda own: jnp.sum(function(own) ** 2))(jnp.asarray(x))
        file.add(name=name, x=key, shape=[4, 8], y=numbers(y), grad=numbers(grad))
        file.add(name=name, x=special, shape=[3, 8], y=numbers(function(jnp.asarray(at))))
    return file
