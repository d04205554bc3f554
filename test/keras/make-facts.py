"""
Writes test/keras/facts: what Keras itself gives for all that wgrad has of it. Needs Keras 3.15.1 with JAX:

    KERAS_BACKEND=jax python test/keras/make-facts.py
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "recipe"))

import layers  # noqa: E402
import losses  # noqa: E402
import metrics  # noqa: E402
import optimizers  # noqa: E402
import params  # noqa: E402

FILES = {
    "activations": params.activations,
    "constraints": params.constraints,
    "initializers": params.initializers,
    "layers": layers.facts,
    "losses": losses.facts,
    "metrics": metrics.facts,
    "optimizers": optimizers.facts,
    "regularizers": params.regularizers,
    "schedules": optimizers.schedules,
}

os.makedirs(os.path.join(HERE, "facts"), exist_ok=True)
for name in sys.argv[1:] or FILES:
    FILES[name]().write(os.path.join(HERE, "facts", f"{name}.json"))
