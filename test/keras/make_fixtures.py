"""Makes test/keras/fixtures.zip and fixtures-after.zip: small models that Keras 3 has trained for some steps, as .keras and .h5 files, with what they predict;
and files as Keras 2.15 writes them, by h5py and that format's rules (see `as_keras_2`).

    pip install keras==3.15.1 jax h5py tensorflow-cpu && KERAS_BACKEND=jax python test/keras/make_fixtures.py

(TensorFlow is what Keras looks numbers up with, on any backend.) The archive holds NAME.keras, NAME.h5, NAME.x0.npy … (what goes in),
NAME.y0.npy … (what Keras predicts); of the models by_OPTIMIZER and `learning` also NAME.t0.npy …, the targets, and NAME.after.keras, the model
after Keras has trained it for three steps more.
"""

import io
import json
import os
import tempfile
import zipfile

os.environ.setdefault("KERAS_BACKEND", "jax")

import h5py
import keras
import numpy as np
from keras import layers as L
from keras import optimizers as O

SAMPLES = 6
HERE = os.path.dirname(os.path.abspath(__file__))


def vectors():
    x = L.Input((6,), name="numbers")
    normal = L.Normalization()
    normal.adapt(np.random.RandomState(1).rand(20, 6).astype("float32"))
    y = normal(x)
    y = L.Normalization(mean=[0.1] * 6, variance=[0.9] * 6)(y)
    y = L.Dense(4, activation="leaky_relu", kernel_regularizer=keras.regularizers.L2(0.01), bias_initializer="ones")(y)
    y = L.PReLU()(y)
    y = L.BatchNormalization()(y)
    y = L.BatchNormalization(scale=False, momentum=0.9)(y)
    for layer in [
        L.Dropout(0.5),
        L.GaussianNoise(0.1),
        L.GaussianDropout(0.1),
        L.AlphaDropout(0.1),
        L.ActivityRegularization(l2=0.001),
        L.Activation("gelu"),
        L.ReLU(negative_slope=0.1),
        L.LeakyReLU(negative_slope=0.2),
        L.ELU(alpha=0.5),
        L.LayerNormalization(),
        L.GroupNormalization(groups=2),
        L.RMSNormalization(),
        L.Rescaling(2.0, 0.5),
        L.UnitNormalization(),
    ]:
        y = layer(y)
    a = L.Dense(4, use_bias=False, kernel_constraint=keras.constraints.MaxNorm(2.0))(y)
    y = L.Add()([y, a])
    y = L.Subtract()([y, a])
    y = L.Multiply()([y, L.Softmax()(a)])
    y = L.Average()([y, a])
    y = L.Maximum()([y, a])
    y = L.Minimum()([y, a])
    d = L.Dot(axes=1, normalize=True)([y, a])
    r = L.Permute((2, 1))(L.Reshape((2, 2))(L.Flatten()(L.RepeatVector(1)(y))))
    bins = L.Discretization(bin_boundaries=[0.2, 0.6], output_mode="int")(x)
    many = L.CategoryEncoding(num_tokens=3, output_mode="multi_hot")(bins)
    y = L.Concatenate()([y, d, L.Flatten()(r), many])
    return keras.Model(x, L.Dense(3, name="out")(y), name="vectors"), [np.random.rand(SAMPLES, 6)]


def pictures():
    x = L.Input((8, 8, 3))
    y = x
    for layer in [
        L.Conv2D(4, 3, padding="same", activation="relu"),
        L.SpatialDropout2D(0.1),
        L.DepthwiseConv2D(3, depth_multiplier=2),
        L.SeparableConv2D(4, 3, padding="same"),
        L.MaxPooling2D(2),
        L.ZeroPadding2D(1),
        L.Cropping2D(1),
        L.Conv2DTranspose(3, 3, strides=2, padding="same"),
        L.AveragePooling2D(2, padding="same"),
        L.UpSampling2D(2, interpolation="bilinear"),
        L.Resizing(5, 5),
        L.Conv2D(2, (2, 3), strides=2, dilation_rate=1, use_bias=False),
        L.Conv2D(4, 1, groups=2),
    ]:
        y = layer(y)
    y = L.Concatenate()([L.GlobalAveragePooling2D()(y), L.GlobalMaxPooling2D()(y)])
    return keras.Model(x, L.Dense(2)(y), name="pictures"), [np.random.rand(SAMPLES, 8, 8, 3)]


def augmented():
    """Keras cannot write these layers into a .h5 file."""
    x = L.Input((8, 8, 3))
    y = x
    for layer in [
        L.RandomFlip("horizontal"),
        L.RandomRotation(0.1),
        L.RandomTranslation(0.1, 0.1),
        L.RandomZoom(0.1),
        L.RandomContrast(0.1),
        L.RandomBrightness(0.1, value_range=(0, 1)),
        L.RandomErasing(),
        L.RandomCrop(8, 8),
    ]:
        y = layer(y)
    return keras.Model(x, L.Dense(2)(L.Flatten()(y)), name="augmented"), [np.random.rand(SAMPLES, 8, 8, 3)]


def sequences():
    words = L.Input((5,), dtype="int32", name="words")
    signal = L.Input((5, 3), name="signal")
    e = L.Embedding(7, 4)(words)
    s = L.Masking(0.0)(signal)
    a = L.LSTM(4, return_sequences=True)(s)
    b = L.Conv1D(4, 3, padding="causal")(L.SpatialDropout1D(0.1)(e))
    c = L.MultiHeadAttention(2, 3, value_dim=2, dropout=0.1)(b, e)
    c = L.MultiHeadAttention(1, 2)(c, c, use_causal_mask=True)
    c = L.Attention(use_scale=True)([c, b])
    c = L.AdditiveAttention()([c, b])
    g = L.GRU(4, return_sequences=True)(c)
    h = L.Bidirectional(L.LSTM(2, return_sequences=True))(g)
    h = L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="sum")(h)
    t = L.TimeDistributed(L.Dense(4, activation="tanh"))(h)
    t = L.EinsumDense("abc,cd->abd", output_shape=(None, 4), bias_axes="d")(t)
    r, *state = L.SimpleRNN(3, return_state=True)(t)
    q = L.SimpleRNN(3)(b, initial_state=state)
    p = L.GlobalAveragePooling1D()(L.AveragePooling1D(2)(L.MaxPooling1D(2)(b)))
    m = L.GlobalMaxPooling1D()(g)
    last = L.GRU(2, reset_after=False, go_backwards=True)(a)
    y = L.Concatenate()([r, q, p, m, last])
    outputs = {"size": L.Dense(1, name="size")(y), "kind": L.Dense(3, activation="softmax", name="kind")(y)}
    model = keras.Model([words, signal], outputs, name="sequences")
    return model, [np.random.randint(0, 7, (SAMPLES, 5)).astype("int32"), np.random.rand(SAMPLES, 5, 3)]


def nested():
    """Models within models, one of them called twice; a frozen layer; statistics beside what learns; layers of one class in all of them."""
    first = keras.Sequential(
        [L.Input((4,)), L.Dense(4), L.BatchNormalization(), L.Dense(4, trainable=False), L.BatchNormalization()], name="first"
    )
    x = L.Input((4,))
    inner = keras.Model(x, [L.Dense(4, name="inside")(first(x)), L.Dropout(0.2)(x)], name="inner")
    left, right = L.Input((4,), name="left"), L.Input((4,), name="right")
    a, b = inner(left)
    c, d = inner(right)
    frozen = keras.Sequential([L.Input((4,)), L.Dense(3), L.BatchNormalization(), L.Dense(4)], name="frozen")
    frozen.trainable = False
    shared = L.Dense(4, activation="tanh", name="shared")
    y = L.Concatenate()([shared(a), shared(b), frozen(c), shared(d)])
    model = keras.Model({"left": left, "right": right}, L.Dense(2)(y), name="nested")
    return model, [np.random.rand(SAMPLES, 4), np.random.rand(SAMPLES, 4)]


def chain():
    model = keras.Sequential(
        [L.Input((2, 3)), L.Flatten(), L.Dense(5, activation="relu"), L.Dropout(0.5), L.Dense(3, activation="softmax")], name="chain"
    )
    return model, [np.random.rand(SAMPLES, 2, 3)]


def little():
    return keras.Sequential([L.Input((3,)), L.Dense(2, activation="tanh"), L.Dense(1)], name="little"), [np.random.rand(SAMPLES, 3)]


def learning():
    """What draws nothing, so that it can be seen to train on: statistics, frozen layers, models within models, layers of one class in all of them."""
    picture, words = L.Input((6, 6, 2), name="picture"), L.Input((4,), dtype="int32", name="words")
    seen = L.Conv2D(4, 3, activation="gelu", kernel_regularizer=keras.regularizers.L2(0.01))(picture)
    seen = L.BatchNormalization(momentum=0.9)(seen)
    seen = L.SeparableConv2D(3, 2, depthwise_constraint=keras.constraints.MaxNorm(0.5))(seen)
    seen = L.GlobalAveragePooling2D()(L.PReLU(shared_axes=[1, 2])(seen))
    read = L.Embedding(5, 3)(words)
    read = L.Bidirectional(L.GRU(2, return_sequences=True))(read)
    read = L.MultiHeadAttention(2, 2)(read, read)
    read = L.LSTM(3)(L.LayerNormalization()(read))
    inner = keras.Sequential([L.Input((3,)), L.Dense(4), L.BatchNormalization(), L.Dense(3, trainable=False)], name="inner")
    both = L.Concatenate()([inner(seen), inner(read), L.Dense(2, activation="tanh", trainable=False)(seen)])
    return keras.Model([picture, words], L.Dense(2)(both), name="learning"), [
        np.random.rand(SAMPLES, 6, 6, 2),
        np.random.randint(0, 5, (SAMPLES, 4)).astype("int32"),
    ]


def lookups():
    """What was taken from data. Keras's .h5 files have no vocabularies."""
    ids, numbers = L.Input((4,), dtype="int32", name="ids"), L.Input((2,), name="numbers")
    masking, counting = L.IntegerLookup(mask_token=0), L.IntegerLookup(max_tokens=3, output_mode="count")
    for lookup in (masking, counting):
        lookup.adapt(np.array([5, 5, 7, 7, 7, 9, 0, -3]))
    given = L.IntegerLookup(vocabulary=[5, 9], num_oov_indices=2, output_mode="multi_hot")
    normal, bins = L.Normalization(), L.Discretization(num_bins=4)
    data = np.random.rand(50, 2).astype("float32")
    normal.adapt(data)
    bins.adapt(data)
    of_ids = [L.Flatten()(L.Embedding(8, 2)(masking(ids))), counting(ids), given(ids)]
    of_numbers = [normal(numbers), L.CategoryEncoding(4, output_mode="count")(bins(numbers))]
    y = L.Dense(2)(L.Concatenate()([*of_ids, *of_numbers]))
    return keras.Model([ids, numbers], y, name="lookups"), [
        np.random.randint(-4, 10, (SAMPLES, 4)).astype("int32"),
        np.random.rand(SAMPLES, 2),
    ]


OPTIMIZERS = {
    "sgd": lambda: O.SGD(0.1),
    "momentum": lambda: O.SGD(0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda: O.RMSprop(0.01),
    "rmsprop_all": lambda: O.RMSprop(0.01, momentum=0.5, centered=True),
    "adam": lambda: O.Adam(0.01),
    "amsgrad": lambda: O.Adam(0.01, amsgrad=True, clipnorm=1.0),
    "adamw": lambda: O.AdamW(0.01, weight_decay=0.01),
    "adamax": lambda: O.Adamax(0.01),
    "nadam": lambda: O.Nadam(0.01),
    "adagrad": lambda: O.Adagrad(0.1),
    "adadelta": lambda: O.Adadelta(1.0),
    "ftrl": lambda: O.Ftrl(0.1),
    "lion": lambda: O.Lion(0.01),
    "lamb": lambda: O.Lamb(0.01),
    "scheduled": lambda: O.Adam(O.schedules.ExponentialDecay(0.1, 10, 0.5)),
    "averaged": lambda: O.Adam(0.01, use_ema=True, ema_momentum=0.9),
    "gathered": lambda: O.SGD(0.1, momentum=0.9, gradient_accumulation_steps=2),
    "overwritten": lambda: O.RMSprop(0.01, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=4),
}

LOSSES = {
    "sequences": dict(loss={"size": "mse", "kind": keras.losses.CategoricalCrossentropy(label_smoothing=0.1)}, loss_weights={"size": 0.5, "kind": 1.0}),
    "chain": dict(loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="area")]),
}


def inputs_of(model, xs):
    return {name: x for name, x in zip(["left", "right"], xs)} if model.name == "nested" else (xs[0] if len(xs) == 1 else xs)


def as_keras_2(path, model):
    """Turns a .h5 file of Keras 3 into one as Keras 2.15 writes it, which cannot be installed beside Keras 3 everywhere: dtypes are names,
    shapes `batch_input_shape`, calls lists [[name, node, tensor, kwargs]], weights are called `dense/kernel:0`, the step is an int64 and
    there is no variable for the learning rate."""

    def plain(value):
        if isinstance(value, list):
            return [plain(each) for each in value]
        if not isinstance(value, dict):
            return value
        if value.get("class_name") == "DTypePolicy":
            return value["config"]["name"]
        value = {key: plain(each) for key, each in value.items() if key not in ("registered_name", "module", "quantization_config")}
        if "batch_shape" in value:
            value["batch_input_shape"] = value.pop("batch_shape")
            value.pop("optional", None)
        if "inbound_nodes" in value:
            value["inbound_nodes"] = [old_call(node) for node in value["inbound_nodes"]]
        return value

    def old_call(node):
        tensors = node["args"][0] if isinstance(node["args"][0], list) else node["args"]
        kwargs = {key: each for key, each in node["kwargs"].items() if key == "training"}
        return [each["config"]["keras_history"] + [kwargs] for each in tensors]

    def renamed(group, old):
        names = [name + ":0" for name in old.attrs["weight_names"]]
        group.attrs["weight_names"] = [name.encode() for name in names]
        return names

    out = path.replace(".h5", "_2_15.h5")
    with h5py.File(path) as old, h5py.File(out, "w") as new:
        config = plain(json.loads(old.attrs["model_config"]))
        if config["class_name"] == "Functional":
            for ends in ("input_layers", "output_layers"):
                if isinstance(config["config"][ends][0], str):
                    config["config"][ends] = [config["config"][ends]]
        training = plain(json.loads(old.attrs["training_config"]))
        training["optimizer_config"] = {"module": "keras.optimizers", **training["optimizer_config"], "registered_name": None}
        training["optimizer_config"]["config"].pop("gradient_accumulation_steps", None)
        training["optimizer_config"]["config"].pop("loss_scale_factor", None)
        training["optimizer_config"]["config"].update(jit_compile=False, is_legacy_optimizer=False)
        new.attrs["model_config"] = json.dumps(config).encode()
        new.attrs["training_config"] = json.dumps(training).encode()
        new.attrs["keras_version"], new.attrs["backend"] = b"2.15.0", b"tensorflow"
        weights = new.create_group("model_weights")
        weights.attrs["layer_names"] = [name.encode() for name in old["model_weights"].attrs["layer_names"]]
        weights.attrs["keras_version"], weights.attrs["backend"] = b"2.15.0", b"tensorflow"
        for layer, group in old["model_weights"].items():
            own = weights.create_group(layer)
            for name, before in zip(renamed(own, group), group.attrs["weight_names"]):
                own[name] = group[before][()]
        learnt = new.create_group("optimizer_weights")
        before = [name for name in old["optimizer_weights"].attrs["weight_names"] if "learning_rate" not in name]
        learnt.attrs["weight_names"] = [(name + ":0").encode() for name in before]
        for name in before:
            value = old["optimizer_weights"][name][()]
            learnt[name + ":0"] = np.int64(value) if "iteration" in name else value
    return out


def main():
    np.random.seed(7)
    keras.utils.set_random_seed(7)
    archive, afterwards = [
        zipfile.ZipFile(os.path.join(HERE, name), "w", zipfile.ZIP_DEFLATED) for name in ("fixtures.zip", "fixtures-after.zip")
    ]

    def add(name, data):
        held = afterwards if ".after." in name else archive
        held.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)

    def npy(value):
        held = io.BytesIO()
        np.save(held, np.ascontiguousarray(value))
        return held.getvalue()

    def make(name, build, optimizer, old):
        keras.backend.clear_session()
        model, xs = build()
        xs = [x if x.dtype == np.int32 else x.astype("float32") for x in xs]
        x = inputs_of(model, xs)
        compiled = LOSSES.get(model.name, dict(loss="mse", metrics=["mae"]))
        model.compile(optimizer=optimizer, **compiled)
        y = keras.tree.map_structure(lambda each: np.random.rand(*each.shape).astype("float32"), model.predict(x, verbose=0))
        # not by fit, whose end puts averages in the place of the weights
        for _ in range(0 if build is lookups else 3):  # JAX cannot trace TensorFlow's tables
            model.train_on_batch(x, y)
        after = build in (little, learning)
        with tempfile.TemporaryDirectory() as folder:
            for ending in ("keras",) if name in ("augmented", "lookups") else ("keras", "h5"):
                path = os.path.join(folder, f"{name}.{ending}")
                model.save(path)
                add(f"{name}.{ending}", open(path, "rb").read())
            if after:  # what wgrad is to come to that goes on from the file; writing .h5 has taken the optimizer from this model's settings
                on = keras.models.load_model(os.path.join(folder, f"{name}.keras"))
                on.fit(x, y, batch_size=SAMPLES, epochs=3, shuffle=False, verbose=0)
                on.save(os.path.join(folder, "after.keras"))
                add(f"{name}.after.keras", open(os.path.join(folder, "after.keras"), "rb").read())
            if old:
                add(f"{name}_2_15.h5", open(as_keras_2(os.path.join(folder, f"{name}.h5"), model), "rb").read())
        for i, each in enumerate(xs):
            add(f"{name}.x{i}.npy", npy(each))
        for i, each in enumerate(keras.tree.flatten(model.predict(x, verbose=0))):
            add(f"{name}.y{i}.npy", npy(each))
        if after:
            add(f"{name}.t0.npy", npy(y))

    for build in (vectors, pictures, augmented, sequences, nested, chain):
        make(build.__name__, build, O.Adam(0.01), build in (pictures, chain))
    for name, optimizer in OPTIMIZERS.items():
        make(f"by_{name}", little, optimizer(), name == "adam")
    make("learning", learning, O.AdamW(0.01, weight_decay=0.01, global_clipnorm=0.5, amsgrad=True), True)
    make("lookups", lookups, O.Adam(0.01), False)
    archive.close()
    afterwards.close()


main()
