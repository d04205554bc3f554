"""Losses: a value for each sample, their mean, that with weights, and the gradient of the mean with respect to the output."""

import jax
import jax.numpy as jnp
import numpy as np

from common import K, Configs, Facts, numbers

PAIR = ("values", "values")
FLAT = (4, 3)
DEEP = (2, 3, 4)

# class, options, what y and the output are, their shape
ROWS = [
    *[
        (name, {}, kinds, shape)
        for name, kinds in [
            ("MeanSquaredError", PAIR),
            ("MeanAbsoluteError", PAIR),
            ("MeanAbsolutePercentageError", PAIR),
            ("MeanSquaredLogarithmicError", PAIR),
            ("LogCosh", PAIR),
            ("Huber", PAIR),
            ("CosineSimilarity", PAIR),
            ("Poisson", ("counts", "positive")),
            ("KLDivergence", ("distribution", "distribution")),
            ("Hinge", ("bits", "values")),
            ("SquaredHinge", ("bits", "values")),
            ("CategoricalHinge", ("onehot", "values")),
            ("BinaryCrossentropy", ("bits", "shares")),
            ("BinaryFocalCrossentropy", ("bits", "shares")),
            ("CategoricalCrossentropy", ("onehot", "distribution")),
            ("CategoricalFocalCrossentropy", ("onehot", "distribution")),
            ("SparseCategoricalCrossentropy", ("below", "distribution")),
        ]
        for shape in (FLAT, DEEP)
    ],
    *[(name, {}, ("signs", "values"), FLAT) for name in ("Hinge", "SquaredHinge")],
    *[(name, {}, ("values", "values"), FLAT) for name in ("Hinge", "SquaredHinge", "CategoricalHinge")],
    ("KLDivergence", {}, ("shares", "shares"), FLAT),
    ("Huber", {"delta": 0.4}, PAIR, FLAT),
    ("CosineSimilarity", {"axis": 1}, PAIR, DEEP),
    ("CosineSimilarity", {"axis": -2}, PAIR, DEEP),
    *[
        (name, options, (y, output), shape)
        for name, smooth in [("BinaryCrossentropy", {"label_smoothing": 0.2}), ("CategoricalCrossentropy", {"label_smoothing": 0.3})]
        for y in (["bits", "shares"] if name.startswith("Binary") else ["onehot", "distribution"])
        for options, output in [({"from_logits": True}, "values"), (smooth, "shares"), ({"from_logits": True, **smooth}, "values")]
        for shape in (FLAT,)
    ],
    ("CategoricalCrossentropy", {}, ("onehot", "shares"), FLAT),
    ("CategoricalCrossentropy", {}, ("shares", "shares"), FLAT),
    ("CategoricalCrossentropy", {"from_logits": True}, ("shares", "values"), DEEP),
    ("SparseCategoricalCrossentropy", {}, ("below", "shares"), FLAT),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, ("below", "values"), FLAT),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, ("below", "values"), DEEP),
    *[
        ("BinaryFocalCrossentropy", options, ("bits", output), FLAT)
        for options, output in [
            ({"apply_class_balancing": True}, "shares"),
            ({"apply_class_balancing": True, "alpha": 0.6, "gamma": 1.5}, "shares"),
            ({"gamma": 0.5, "from_logits": True}, "values"),
            ({"label_smoothing": 0.2}, "shares"),
            ({"apply_class_balancing": True, "label_smoothing": 0.2, "from_logits": True}, "values"),
        ]
    ],
    *[
        ("CategoricalFocalCrossentropy", options, ("onehot", output), FLAT)
        for options, output in [
            ({}, "shares"),
            ({"alpha": [0.2, 0.5, 0.9]}, "distribution"),
            ({"alpha": 0.7, "gamma": 1.5}, "distribution"),
            ({"from_logits": True}, "values"),
            ({"label_smoothing": 0.2}, "distribution"),
            ({"from_logits": True, "label_smoothing": 0.1}, "values"),
        ]
    ],
]


def facts():
    file, configs = Facts(), Configs()
    for name, options, (y_kind, output_kind), shape in ROWS:
        spec = K(f"losses.{name}", **options)
        if y_kind == "below":
            y_key, y = file.draw(f"below-{shape[-1]}", shape[:-1])
        else:
            y_key, y = file.draw(y_kind, shape)
        output_key, output = file.draw(output_kind, shape, 1)
        weights_key, weights = file.draw("positive", shape[:1])
        loss = spec.make()
        each = K(f"losses.{name}", **options, reduction="none").make()(y, output)
        grad = jax.grad(lambda p: jnp.sum(loss(y, p)))(jnp.asarray(output))
        file.add(
            name=name,
            options=spec.written()["options"],
            config=configs.of(name, loss),
            y=y_key,
            output=output_key,
            shape=list(shape),
            weights=weights_key,
            each=numbers(np.asarray(each).reshape(shape[0], -1).mean(-1)),
            mean=numbers(loss(y, output))[0],
            weighted=numbers(loss(y, output, sample_weight=weights.reshape(-1, *[1] * (np.ndim(each) - 1))))[0],
            grad=numbers(grad),
        )
    return file
