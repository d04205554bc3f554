"""Metrics: the result after each of three batches, with and without weights."""

import numpy as np

from common import K, Configs, Facts, number

SIZES = (4, 4, 3)

# class, options, what y and the output are, the shape of a sample
ROWS = [
    *[
        (name, {}, kinds, (3,))
        for name, kinds in [
            ("MeanSquaredError", ("values", "values")),
            ("MeanAbsoluteError", ("values", "values")),
            ("MeanAbsolutePercentageError", ("values", "values")),
            ("MeanSquaredLogarithmicError", ("values", "values")),
            ("RootMeanSquaredError", ("values", "values")),
            ("LogCoshError", ("values", "values")),
            ("CosineSimilarity", ("values", "values")),
            ("Poisson", ("counts", "positive")),
            ("KLDivergence", ("distribution", "distribution")),
            ("Hinge", ("signs", "values")),
            ("SquaredHinge", ("signs", "values")),
            ("CategoricalHinge", ("onehot", "values")),
            ("BinaryCrossentropy", ("bits", "shares")),
            ("CategoricalCrossentropy", ("onehot", "distribution")),
            ("SparseCategoricalCrossentropy", ("below", "distribution")),
            ("BinaryAccuracy", ("bits", "shares")),
            ("CategoricalAccuracy", ("onehot", "shares")),
            ("SparseCategoricalAccuracy", ("below", "shares")),
        ]
    ],
    ("RootMeanSquaredError", {}, ("values", "values"), ()),
    ("RootMeanSquaredError", {}, ("values", "values"), (2, 3)),
    ("MeanSquaredError", {}, ("values", "values"), (2, 3)),
    ("CosineSimilarity", {"axis": 1}, ("values", "values"), (2, 3)),
    ("BinaryCrossentropy", {"from_logits": True}, ("bits", "values"), (3,)),
    ("BinaryCrossentropy", {"label_smoothing": 0.2}, ("bits", "shares"), (1,)),
    ("CategoricalCrossentropy", {"from_logits": True, "label_smoothing": 0.2}, ("onehot", "values"), (3,)),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, ("below", "values"), (3,)),
    ("BinaryAccuracy", {"threshold": 0.3}, ("bits", "shares"), (3,)),
    ("BinaryAccuracy", {"threshold": 0.5}, ("bits", "eighths"), (3,)),
    ("CategoricalAccuracy", {}, ("shares", "eighths"), (3,)),
    ("CategoricalAccuracy", {}, ("onehot", "shares"), (2, 3)),
    ("SparseCategoricalAccuracy", {}, ("below", "shares"), (2, 3)),
    ("TopKCategoricalAccuracy", {}, ("onehot", "shares"), (7,)),
    ("TopKCategoricalAccuracy", {"k": 2}, ("onehot", "shares"), (4,)),
    ("SparseTopKCategoricalAccuracy", {}, ("below", "shares"), (7,)),
    ("SparseTopKCategoricalAccuracy", {"k": 2}, ("below", "shares"), (4,)),
    *[
        (name, options, ("bits", kind), shape)
        for name in ("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives")
        for options, kind, shape in [({}, "shares", (3,)), ({"thresholds": 0.3}, "shares", (3,)), ({}, "eighths", (1,))]
    ],
    *[
        (name, options, ("bits", "shares"), shape)
        for name in ("Precision", "Recall")
        for options, shape in [
            ({}, (3,)),
            ({"thresholds": 0.4}, (1,)),
            ({"top_k": 2}, (4,)),
            ({"class_id": 1}, (3,)),
            ({"class_id": 1, "top_k": 2}, (4,)),
            ({"thresholds": 0.6, "top_k": 3, "class_id": 2}, (4,)),
        ]
    ],
    *[
        (name, {own: 0.5, **options}, ("bits", "shares"), shape)
        for name, own in [
            ("PrecisionAtRecall", "recall"),
            ("RecallAtPrecision", "precision"),
            ("SensitivityAtSpecificity", "specificity"),
            ("SpecificityAtSensitivity", "sensitivity"),
        ]
        for options, shape in [({}, (1,)), ({"num_thresholds": 9}, (3,)), ({"num_thresholds": 20, "class_id": 1}, (3,)), ({own: 0.9, "num_thresholds": 7}, (3,))]
    ],
    *[
        ("AUC", {"curve": curve, "summation_method": method, "num_thresholds": 12}, ("bits", "shares"), (3,))
        for curve in ("ROC", "PR")
        for method in ("interpolation", "minoring", "majoring")
    ],
    ("AUC", {}, ("bits", "shares"), (1,)),
    ("AUC", {"thresholds": [0.2, 0.25, 0.7]}, ("bits", "shares"), (2,)),
    ("AUC", {"from_logits": True, "num_thresholds": 30}, ("bits", "values"), (1,)),
    ("AUC", {"num_thresholds": 9}, ("bits", "eighths"), (1,)),
    *[
        (name, {"average": average, **options}, ("bits", "shares"), (3,))
        for name, more in [("F1Score", [{}, {"threshold": 0.4}]), ("FBetaScore", [{"beta": 2.0}, {"beta": 0.5, "threshold": 0.4}])]
        for options in more
        for average in ("macro", "micro", "weighted")
    ],
    *[
        ("R2Score", {"class_aggregation": how, "num_regressors": count}, ("values", "values"), (3,))
        for how in ("uniform_average", "variance_weighted_average")
        for count in (0, 2)
    ],
    ("R2Score", {}, ("values", "values"), (1,)),
    ("BinaryIoU", {}, ("bits", "shares"), (1,)),
    ("BinaryIoU", {"target_class_ids": [1], "threshold": 0.3}, ("bits", "shares"), (2, 3)),
    ("IoU", {"num_classes": 3, "target_class_ids": [0, 2], "sparse_y_pred": False}, ("below", "shares"), (3,)),
    ("IoU", {"num_classes": 3, "target_class_ids": [1], "sparse_y_true": False, "sparse_y_pred": False}, ("onehot", "shares"), (3,)),
    ("MeanIoU", {"num_classes": 3, "sparse_y_pred": False}, ("below", "shares"), (3,)),
    ("MeanIoU", {"num_classes": 3, "ignore_class": 1, "sparse_y_pred": False}, ("below", "shares"), (3,)),
    ("MeanIoU", {"num_classes": 3, "sparse_y_true": False, "sparse_y_pred": False}, ("onehot", "shares"), (2, 3)),
    ("OneHotIoU", {"num_classes": 3, "target_class_ids": [1, 2]}, ("onehot", "shares"), (3,)),
    ("OneHotIoU", {"num_classes": 3, "target_class_ids": [0], "ignore_class": 2}, ("onehot", "shares"), (3,)),
    ("OneHotMeanIoU", {"num_classes": 3}, ("onehot", "shares"), (3,)),
]
# what `compile` makes of 'accuracy' for these
ACCURACIES = [("bits", "shares", (1,)), ("onehot", "shares", (3,)), ("below", "shares", (3,))]
CHOSEN = {"bits": "BinaryAccuracy", "onehot": "CategoricalAccuracy", "below": "SparseCategoricalAccuracy"}


def batches_of(file, name, y_kind, output_kind, shape):
    for n, size in enumerate(SIZES):
        y_shape = (size, *shape)
        if y_kind == "below":
            y_key, y = file.draw(f"below-{shape[-1]}", y_shape[:-1], n)
        else:
            y_key, y = file.draw(y_kind, y_shape, n)
        output_key, output = file.draw(output_kind, y_shape, n + 10)
        weights_key, weights = file.draw("counts" if "IoU" in name else "positive", (size,), n)  # those of unions are whole numbers in Keras
        yield (y_key, output_key, weights_key), (y, output, weights)


def spread(weights, y, output, name):
    """As Keras takes them: of unions a weight for each place, of others with axes of 1."""
    if "IoU" not in name:
        return weights if y.ndim < 3 else weights.reshape(-1, *[1] * (y.ndim - 1))
    places = y.shape if name == "BinaryIoU" else output.shape[:-1]
    return np.broadcast_to(weights.reshape(-1, *[1] * (len(places) - 1)), places)


def add(file, name, spec, config, kinds, shape):
    plain, weighted = spec.make(), spec.make()
    keys, results, with_weights = [], [], []
    for own, (y, output, weights) in batches_of(file, name, *kinds, shape):
        keys.append(own)
        plain.update_state(y, output)
        weighted.update_state(y, output, sample_weight=spread(weights, y, output, name))
        results.append(number(plain.result()))
        with_weights.append(number(weighted.result()))
    more = {"config": config} if config is not None else {}
    options = spec.written()["options"] if config is not None else {}
    file.add(name=name, options=options, **more, shape=list(shape), batches=keys, results=results, weighted=with_weights)


def facts():
    file, configs = Facts(), Configs()
    for name, options, kinds, shape in ROWS:
        spec = K(f"metrics.{name}", **options)
        config = configs.of(name, spec.make())
        add(file, name, spec, config, kinds, shape)
    for y_kind, output_kind, shape in ACCURACIES:
        add(file, "Accuracy", K(f"metrics.{CHOSEN[y_kind]}"), None, (y_kind, output_kind), shape)
    return file
