"""Opens what wgrad has written in Keras itself: predictions, weights, what the optimizer has learnt, and three steps more.

    npm run return-check -- FOLDER          models of every layer and every optimizer, .keras and .h5 (--all: every layer with every optimizer)
    pip install keras==3.15.1 jax h5py tensorflow-cpu
    KERAS_BACKEND=jax python test/keras/return_check.py FOLDER
    KERAS_BACKEND=tensorflow python test/keras/return_check.py FOLDER
    KERAS_BACKEND=tensorflow python test/keras/return_check.py FOLDER --distribute    the optimizers on two devices, by MirroredStrategy
    … --only REGEXP    some of the files alone; what was found of the others stays

Writes what it found into test/keras/return-check.json, beside what other backends gave, and ends with 1 where something is not as wgrad said.
Weights and slots are in f32 there and in float64 here, so a difference counts from 1e-5 on, relative to values above 1; in what an optimizer
knows from 1e-4 on, since terms of a gradient, each rounded, may take each other away.
"""

import json
import os
import re
import sys
import warnings

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore")

import h5py
import keras
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "return-check.json")
STEPS = 3
WITHIN = {"predictions": 1e-5, "weights": 1e-5, "optimizer": 1e-4}

# What Keras cannot do with files of its own either.
KNOWN = {
    r"-lamb\.h5$": "Keras's reader of .h5 files knows no Lamb",
    r"^einsumDense-.*\.h5$": "Keras does not make a Dense of sizes that output_shape leaves open; .keras files say them",
    r"^(position|sine)": "layers of KerasHub",
    r"^randomCrop": "Keras's RandomCrop leaves pictures as large as they are when it predicts, so that no Dense fits",
}
# On several devices Keras cannot do these with any model.
UNSHARED = r"^dense-(adamAveraged|sgdGathered)"
# JAX cannot trace TensorFlow's tables, by which Keras looks numbers up. With TensorFlow the gradient of an Embedding is a list of slices, some of
# one row, by which Keras's Adam comes to other values than it does with JAX, which are those of wgrad.
ONLY_PREDICTS = {"jax": r"^integerLookup", "tensorflow": r"^embedding"}


def array(plain):
    return np.array(plain["values"], "int32" if plain["whole"] else "float32").reshape(plain["shape"])


def away(found, expected):
    """The largest difference, relative where values are above 1."""
    found, expected = np.asarray(found, "float64"), np.asarray(expected, "float64")
    if found.shape != expected.shape:
        return float("inf")
    return float(np.max(np.abs(found - expected) / np.maximum(1, np.abs(expected)), initial=0))


def values(variables):
    return [keras.ops.convert_to_numpy(each) for each in variables]


def furthest(found, expected):
    if len(found) != len(expected):
        return float("inf")
    return max((away(a, b) for a, b in zip(found, expected)), default=0.0)


def with_optimizer(model, path):
    """Keras 3 opens a .h5 file with an optimizer that knows no weights (its loader builds it for the model's own, which are those of no layer)."""
    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    optimizer.build(model.trainable_variables)
    with h5py.File(path) as file:
        group = file["optimizer_weights"]
        optimizer.set_weights([group[name][()] for name in group.attrs["weight_names"]])
    model.compile(optimizer=optimizer, loss="mean_squared_error")
    return model


def opened(folder, file):
    path = os.path.join(folder, file)
    model = keras.models.load_model(path)
    return with_optimizer(model, path) if file.endswith(".h5") else model


def checked(folder, case):
    """What was found of a file: the largest differences."""
    keras.backend.clear_session()
    x, t, y = [array(each) for each in case["x"]], array(case["t"]), array(case["y"])
    x = x[0] if len(x) == 1 else x
    model = opened(folder, case["file"])
    found = {"predictions": away(keras.ops.convert_to_numpy(model(x, training=False)), y)}
    if case["after"] is None or re.search(ONLY_PREDICTS.get(keras.backend.backend(), "^$"), case["file"]):
        return found
    after = opened(folder, case["after"])
    model.run_eagerly = True
    for _ in range(STEPS):
        model.train_on_batch(x, t)
    found["weights"] = furthest(values(model.weights), values(after.weights))
    found["optimizer"] = furthest(values(model.optimizer.variables), values(after.optimizer.variables))
    return found


def on_two_devices(folder, case):
    import tensorflow as tf

    strategy = tf.distribute.MirroredStrategy(["/cpu:0", "/cpu:1"])
    x, t = [array(each) for each in case["x"]], array(case["t"])
    x = x[0] if len(x) == 1 else x
    with strategy.scope():
        model = opened(folder, case["file"])
        model.compile(optimizer=model.optimizer, loss=model.loss, jit_compile=False)  # on two devices of one processor XLA fails
    model.fit(x, t, batch_size=len(t), epochs=STEPS, shuffle=False, verbose=0)
    after = opened(folder, case["after"])
    return {
        "weights": furthest(values(model.weights), values(after.weights)),
        "optimizer": furthest(values(model.optimizer.variables), values(after.optimizer.variables)),
    }


def row_of(folder, case, distribute):
    if distribute and re.search(UNSHARED, case["file"]):
        return {"known": "averages and gathered gradients end in an error of tf.distribute's"}
    for pattern, reason in KNOWN.items():
        if re.search(pattern, case["file"]):
            return {"known": reason}
    try:
        found = (on_two_devices if distribute else checked)(folder, case)
        return {name: float("%.2g" % value) for name, value in found.items()}
    except Exception as error:
        return {"failed": why_not(error)}


def is_wrong(row):
    return "known" not in row and ("failed" in row or any(not value < WITHIN[name] for name, value in row.items()))


def why_not(error):
    return " ".join(f"{type(error).__name__}: {error}".split())[:160]


def main():
    folder, *flags = sys.argv[1:]
    distribute = "--distribute" in flags
    backend = keras.backend.backend() + (", two devices" if distribute else "")
    if distribute:
        import tensorflow as tf

        tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2)
    with open(os.path.join(folder, "cases.json")) as file:
        cases = json.load(file)
    if distribute:  # batch statistics are those of a device
        cases = [case for case in cases if case["layer"] == "dense" and case["after"] and case["file"].endswith(".keras")]
    known = json.load(open(OUT)) if os.path.exists(OUT) else {}
    only = flags[flags.index("--only") + 1] if "--only" in flags else None
    rows = {}
    if only is not None and backend in known:
        before = known[backend]["rows"]
        rows = {case["file"]: before[case["file"]] for case in cases if case["file"] in before}
    for case in cases:
        if only is None or re.search(only, case["file"]):
            rows[case["file"]] = row_of(folder, case, distribute)
            if is_wrong(rows[case["file"]]):
                print(case["file"], rows[case["file"]], flush=True)
    failed = sum(is_wrong(row) for row in rows.values())
    skipped = sum("known" in row for row in rows.values())
    versions = {"keras": keras.__version__, "numpy": np.__version__, "h5py": h5py.__version__}
    library = {"jax": "jax", "tensorflow": "tensorflow"}[keras.backend.backend()]
    versions[library] = __import__(library).__version__
    worst = {name: max((row.get(name, 0) for row in rows.values()), default=0) for name in ("predictions", "weights", "optimizer")}
    known[backend] = {"versions": versions, "files": len(rows), "worst": worst, "known": skipped, "failed": failed, "rows": rows}
    with open(OUT, "w") as file:
        file.write(written(known))
    print(f"{backend}: {len(rows)} files, {failed} not as wgrad said, {skipped} that Keras cannot take; furthest away {worst}")
    sys.exit(1 if failed else 0)


def written(known):
    """A row a line."""
    parts = []
    for backend, found in sorted(known.items()):
        rows = ",\n".join(f"    {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(found["rows"].items()))
        head = json.dumps({key: value for key, value in found.items() if key != "rows"})
        parts.append(f'  {json.dumps(backend)}: {head[:-1]}, "rows": {{\n{rows}\n  }}}}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


main()
