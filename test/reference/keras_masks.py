"""
Writes facts-masks.ts: what Keras makes of masks. KERAS_BACKEND=jax python keras_masks.py > facts-masks.ts, then the formatter.
MASK_FACTS: for each layer the mask of its output, and the output where no weights or random numbers are in it.
MASKED_TRAINING: a model of sequences, before and after one step of SGD.
"""
import json, warnings
import numpy as np
import keras
from keras import layers
from keras.src import backend

warnings.filterwarnings("ignore")
MASKS = [[[1, 1, 0, 0], [1, 1, 1, 0]], [[1, 0, 1, 0], [1, 0, 0, 0]]]
SEQ, PICTURE = [4, 3], [4, 3, 2]
rnn = {"units": 2, "return_sequences": True}


def inner(name, config):
    return {"layer": {"module": "keras.layers", "class_name": name, "config": config, "registered_name": None}}


# class, config, shapes of the inputs, which of them have a mask (1: the first, 2: the second, 3: both), whether the output is compared
ROWS = [
    ("Activation", {"activation": "tanh"}, [SEQ], 1, 1),
    ("ActivityRegularization", {"l1": 0.1}, [SEQ], 1, 1),
    ("Add", {}, [SEQ, SEQ], 3, 1),
    ("Add", {}, [SEQ, SEQ], 1, 1),
    ("AdditiveAttention", {"use_scale": False}, [SEQ, SEQ], 3, 1),
    ("AlphaDropout", {"rate": 0.3}, [SEQ], 1, 1),
    ("Attention", {}, [SEQ, SEQ], 3, 1),
    ("Attention", {}, [SEQ, SEQ], 2, 1),
    ("Average", {}, [SEQ, SEQ], 3, 1),
    ("AveragePooling1D", {"pool_size": 2}, [SEQ], 1, 1),
    ("AveragePooling2D", {"pool_size": 2}, [PICTURE], 1, 1),
    ("BatchNormalization", {}, [SEQ], 1, 1),
    ("Bidirectional", inner("LSTM", rnn), [SEQ], 1, 0),
    ("Bidirectional", inner("GRU", {"units": 2}), [SEQ], 1, 0),
    ("CategoryEncoding", {"num_tokens": 5, "output_mode": "multi_hot"}, [[4]], 1, 0),
    ("Concatenate", {}, [SEQ, SEQ], 3, 1),
    ("Concatenate", {}, [SEQ, SEQ], 2, 1),
    ("Concatenate", {"axis": 1}, [SEQ, SEQ], 3, 1),
    ("Concatenate", {"axis": 1}, [SEQ, SEQ], 1, 1),
    ("Conv1D", {"filters": 2, "kernel_size": 1}, [SEQ], 1, 0),
    ("Conv2D", {"filters": 2, "kernel_size": 1}, [PICTURE], 1, 0),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": 1}, [PICTURE], 1, 0),
    ("Cropping2D", {"cropping": 1}, [PICTURE], 1, 1),
    ("Dense", {"units": 2}, [SEQ], 1, 0),
    ("DepthwiseConv2D", {"kernel_size": 1}, [PICTURE], 1, 0),
    ("Discretization", {"bin_boundaries": [0.0, 1.0]}, [SEQ], 1, 0),
    ("Dot", {"axes": 2}, [SEQ, SEQ], 3, 1),
    ("Dropout", {"rate": 0.3}, [SEQ], 1, 1),
    ("ELU", {}, [SEQ], 1, 1),
    ("EinsumDense", {"equation": "abc,cd->abd", "output_shape": [None, 2]}, [SEQ], 1, 0),
    ("Flatten", {}, [SEQ], 1, 1),
    ("GRU", rnn, [SEQ], 1, 0),
    ("GRU", {"units": 2}, [SEQ], 1, 0),
    ("GaussianDropout", {"rate": 0.3}, [SEQ], 1, 1),
    ("GaussianNoise", {"stddev": 0.3}, [SEQ], 1, 1),
    ("GlobalAveragePooling1D", {}, [SEQ], 1, 1),
    ("GlobalAveragePooling1D", {"keepdims": True}, [SEQ], 1, 1),
    ("GlobalAveragePooling2D", {}, [PICTURE], 1, 1),
    ("GlobalMaxPooling1D", {}, [SEQ], 1, 1),
    ("GlobalMaxPooling2D", {}, [PICTURE], 1, 1),
    ("GroupNormalization", {"groups": 3}, [SEQ], 1, 1),
    ("LSTM", rnn, [SEQ], 1, 0),
    ("LSTM", {"units": 2}, [SEQ], 1, 0),
    ("LayerNormalization", {}, [SEQ], 1, 1),
    ("LeakyReLU", {}, [SEQ], 1, 1),
    ("MaxPooling1D", {}, [SEQ], 1, 1),
    ("MaxPooling2D", {}, [PICTURE], 1, 1),
    ("Maximum", {}, [SEQ, SEQ], 3, 1),
    ("Maximum", {}, [SEQ, SEQ], 1, 1),
    ("Maximum", {}, [SEQ, SEQ], 2, 1),
    ("Minimum", {}, [SEQ, SEQ], 3, 1),
    ("Minimum", {}, [SEQ, SEQ], 1, 1),
    ("MultiHeadAttention", {"num_heads": 1, "key_dim": 2}, [SEQ, SEQ], 3, 0),
    ("MultiHeadAttention", {"num_heads": 1, "key_dim": 2}, [SEQ, SEQ], 2, 0),
    ("Multiply", {}, [SEQ, SEQ], 3, 1),
    ("Multiply", {}, [SEQ, SEQ], 1, 1),
    ("Normalization", {"mean": 0.5, "variance": 2.0}, [SEQ], 1, 1),
    ("PReLU", {}, [SEQ], 1, 1),
    ("Permute", {"dims": [2, 1]}, [SEQ], 1, 1),
    ("RMSNormalization", {}, [SEQ], 1, 1),
    ("RandomBrightness", {"factor": 0.1}, [[4, 3, 3]], 1, 0),
    ("RandomContrast", {"factor": 0.1}, [[4, 3, 3]], 1, 0),
    ("RandomCrop", {"height": 2, "width": 2}, [PICTURE], 1, 0),
    ("RandomErasing", {}, [[4, 3, 3]], 1, 0),
    ("RandomFlip", {}, [PICTURE], 1, 0),
    ("RandomRotation", {"factor": 0.1}, [PICTURE], 1, 0),
    ("RandomTranslation", {"height_factor": 0.1, "width_factor": 0.1}, [PICTURE], 1, 0),
    ("RandomZoom", {"height_factor": 0.1}, [PICTURE], 1, 0),
    ("ReLU", {}, [SEQ], 1, 1),
    ("RepeatVector", {"n": 3}, [[4]], 1, 1),
    ("Rescaling", {"scale": 0.5, "offset": 1.0}, [SEQ], 1, 1),
    ("Reshape", {"target_shape": [2, 6]}, [SEQ], 1, 1),
    ("Resizing", {"height": 2, "width": 2}, [PICTURE], 1, 0),
    ("SeparableConv2D", {"filters": 2, "kernel_size": 1}, [PICTURE], 1, 0),
    ("SimpleRNN", rnn, [SEQ], 1, 0),
    ("SimpleRNN", {"units": 2}, [SEQ], 1, 0),
    ("Softmax", {}, [[4]], 1, 1),
    ("SpatialDropout1D", {"rate": 0.3}, [SEQ], 1, 1),
    ("SpatialDropout2D", {"rate": 0.3}, [PICTURE], 1, 1),
    ("Subtract", {}, [SEQ, SEQ], 3, 1),
    ("TimeDistributed", inner("Dense", {"units": 2}), [SEQ], 1, 0),
    ("UnitNormalization", {}, [SEQ], 1, 1),
    ("UpSampling2D", {"size": 2}, [PICTURE], 1, 1),
    ("ZeroPadding2D", {}, [PICTURE], 1, 1),
]


def wave(shape, phase=0.0):
    return (1.5 * np.sin(1.7 * np.arange(np.prod(shape)) + phase)).astype("float32").reshape(shape)


def rounded(x):
    return np.round(np.asarray(x, "float64"), 6).reshape(-1).tolist()


def fact(name, config, shapes, masked, compared):
    layer = getattr(layers, name).from_config(dict(config))
    xs = []
    for i, shape in enumerate(shapes):
        x = keras.ops.convert_to_tensor(np.abs(wave([2, *shape], i)) if name == "CategoryEncoding" else wave([2, *shape], i))
        if masked & (i + 1):
            backend.set_keras_mask(x, keras.ops.convert_to_tensor(np.array(MASKS[i], bool)))
        xs.append(x)
    if name == "MultiHeadAttention":
        y = layer(*xs)
    else:
        y = layer(xs if len(xs) > 1 else xs[0])
    mask = backend.get_keras_mask(y)
    return {
        "className": name, "config": config, "shapes": shapes, "masked": masked,
        "mask": None if mask is None else np.asarray(mask).astype(int).reshape(-1).tolist(),
        **({"y": rounded(y)} if compared else {}),
    }


def training():
    """Words, of which 0 is none, through an embedding, a recurrent layer, batch normalization; one class for each step."""
    words = np.array([[1, 2, 0, 0], [3, 1, 4, 0], [2, 0, 0, 0], [4, 3, 2, 1], [1, 4, 0, 0]], "int32")
    y = np.array([[0, 2, 1, 1], [1, 1, 0, 2], [2, 0, 0, 0], [0, 1, 2, 2], [1, 0, 2, 1]], "int32")
    weights = np.array([1, 0.5, 2, 1, 3], "float32")
    model = keras.Sequential([
        keras.Input([4], dtype="int32"),
        layers.Embedding(5, 3, mask_zero=True),
        layers.SimpleRNN(3, return_sequences=True),
        layers.BatchNormalization(),
        layers.TimeDistributed(layers.Dense(3)),
        layers.Dense(3, activation="softmax"),
    ])
    names = [w.path for w in model.weights]
    before = [0.5 * wave(w.shape, 0.3 * i) for i, w in enumerate(model.weights)]
    before = [np.abs(w) + 0.5 if "variance" in name else w for w, name in zip(before, names)]
    model.set_weights(before)
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss, metrics=["accuracy", loss])
    # as [samples, 1] they go with masks of steps
    more = {"sample_weight": weights[:, None]}
    evaluated = model.evaluate(words, y, batch_size=2, verbose=0, return_dict=True)

    def epoch(size):
        """Steps of SGD. What JAX's training measures lacks the mask, which its gradients' function drops: it is measured here."""
        measured = [keras.metrics.SparseCategoricalAccuracy(), keras.metrics.SparseCategoricalCrossentropy()]
        total = 0
        for begin in range(0, len(words), size):
            rows = slice(begin, begin + size)
            before = model.get_weights()
            said = model(words[rows], training=True)
            for each in measured:
                each.update_state(y[rows], said)
            model.set_weights(before)
            model.reset_metrics()
            weighted_rows = {key: value[rows] for key, value in more.items()}
            total += len(words[rows]) * float(model.train_on_batch(words[rows], y[rows], **weighted_rows)[0])
        accuracy, entropy = [float(each.result()) for each in measured]
        return {"loss": total / len(words), "accuracy": accuracy, "sparse_categorical_crossentropy": entropy}

    on_batch = epoch(len(words))
    after = model.get_weights()
    history = epoch(2)
    return {
        "words": words.tolist(),
        "y": y.tolist(),
        "weights": weights.tolist(),
        "shapes": [list(w.shape) for w in before],
        "before": [rounded(w) for w in before],
        "evaluated": {k: float(v) for k, v in evaluated.items()},
        "onBatch": on_batch,
        "after": [rounded(w) for w in after],
        "history": history,
        "end": [rounded(w) for w in model.get_weights()],
    }


print("/** What Keras makes of masks: written by keras_masks.py, of Keras %s. */" % keras.__version__)
print("/** Of inputs 1.5 sin(1.7 k + i), k counting the values of input i; masks are MASKS of the inputs whose bits `masked` has. */")
print("export const MASKS = %s;" % json.dumps(MASKS))
print("export const MASK_FACTS = %s;" % json.dumps([fact(*row) for row in ROWS]))
print("export const MASKED_TRAINING = %s;" % json.dumps(training()))
