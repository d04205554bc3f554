"""Which layers with which options: class, options, shapes of the inputs, and what else `add` takes. A class begins with its defaults."""

from common import K

ROW = [(2, 5)]
SIGNAL = [(2, 6, 3)]
PICTURE = [(1, 5, 6, 2)]
TWO = [(2, 3, 4), (2, 3, 4)]
WIDE = [(2, 3, 4), (2, 1, 4)]
WORDS = [(2, 4)]
TRAINS = {"training": True}


def each(name, shapes, options, **more):
    return [(name, own, shapes, more) for own in options]


WITHIN = {"kernel_regularizer": K("regularizers.L1L2", l1=0.1, l2=0.2), "bias_constraint": K("constraints.MaxNorm", max_value=1.5)}

BASIC = [
    *each("Activation", ROW, [{"activation": name} for name in ("relu", "softmax", "gelu", "silu", "hard_silu", "leaky_relu")]),
    *each("ELU", ROW, [{}, {"alpha": 0.4}]),
    *each("LeakyReLU", ROW, [{}, {"negative_slope": 0.1}]),
    *each("ReLU", ROW, [{}, {"max_value": 1.0}, {"negative_slope": 0.2, "threshold": 0.5}, {"max_value": 1.5, "negative_slope": 0.1, "threshold": 0.25}]),
    *each("PReLU", SIGNAL, [{}, {"shared_axes": [1]}, {"alpha_initializer": "ones", "alpha_constraint": K("constraints.NonNeg"), "alpha_regularizer": "l2"}]),
    *each("Softmax", SIGNAL, [{}, {"axis": 1}, {"axis": [1, 2]}]),
    *each("Dense", ROW, [{"units": 3}, {"units": 3, "activation": "tanh", "use_bias": False}, {"units": 2, **WITHIN}]),
    *each("Dense", SIGNAL, [{"units": 2, "activation": "relu", "kernel_initializer": K("initializers.HeNormal"), "bias_initializer": "ones", "activity_regularizer": "l1"}]),
    *each("EinsumDense", SIGNAL, [{"equation": "abc,cd->abd", "output_shape": (None, 4)}, {"equation": "abc,cd->abd", "output_shape": (None, 4), "bias_axes": "d", "activation": "relu"}]),
    *each("EinsumDense", SIGNAL, [{"equation": "abc,bd->adc", "output_shape": (2, 3), "bias_axes": "dc"}, {"equation": "...x,xy->...y", "output_shape": 2}]),
    *each("Embedding", WORDS, [{"input_dim": 7, "output_dim": 3}, {"input_dim": 7, "output_dim": 2, "mask_zero": True, "embeddings_regularizer": "l2"}], kind="below-7"),
    *each("Flatten", SIGNAL, [{}]),
    *each("Flatten", [(3,)], [{}]),
    *each("Reshape", SIGNAL, [{"target_shape": (3, 6)}, {"target_shape": (-1, 2, 3)}]),
    *each("Permute", PICTURE, [{"dims": (3, 1, 2)}]),
    *each("RepeatVector", ROW, [{"n": 3}]),
    *each("Rescaling", ROW, [{"scale": 0.5}, {"scale": 2.0, "offset": -1.0}]),
    *each("Rescaling", SIGNAL, [{"scale": [1.0, 2.0, 3.0], "offset": [0.5, 0.0, -0.5]}]),
    *each("Masking", SIGNAL, [{}, {"mask_value": 0.5}], kind="counts"),
    *[(name, {}, shapes) for name in ("Add", "Average", "Maximum", "Minimum", "Multiply") for shapes in (TWO, WIDE, [*TWO, (2, 3, 4)])],
    *[("Subtract", {}, shapes) for shapes in (TWO, WIDE)],
    *each("Concatenate", TWO, [{}, {"axis": 1}, {"axis": -2}]),
    *each("Dot", TWO, [{"axes": 2}, {"axes": 1}, {"axes": (2, 2), "normalize": True}, {"axes": -1}]),
    *each("Dot", [(2, 4), (2, 4)], [{"axes": 1}, {"axes": 1, "normalize": True}]),
    *each("ActivityRegularization", ROW, [{}, {"l1": 0.1, "l2": 0.2}]),
]

NORMALIZING = [
    *each("BatchNormalization", SIGNAL, [{}, {"axis": 1}, {"momentum": 0.8, "epsilon": 0.1, "center": False}, {"scale": False}]),
    *each("BatchNormalization", SIGNAL, [{}, {"axis": 1}, {"momentum": 0.8, "epsilon": 0.1, "center": False}, {"scale": False}], **TRAINS),
    *each("BatchNormalization", PICTURE, [{"momentum": 0.5}], **TRAINS),
    *each("BatchNormalization", [(5, 3)], [{"gamma_initializer": "zeros", "moving_variance_initializer": "zeros", "beta_regularizer": "l2"}], **TRAINS),
    *each("LayerNormalization", SIGNAL, [{}, {"axis": 1}, {"axis": [1, 2], "epsilon": 0.1}, {"center": False}, {"scale": False, "gamma_initializer": "zeros"}]),
    *each("GroupNormalization", [(2, 3, 8)], [{"groups": 4}, {"groups": -1}, {"groups": 2, "epsilon": 0.1, "scale": False}, {"groups": 1, "center": False}]),
    *each("GroupNormalization", [(2, 4, 3)], [{"groups": 2, "axis": 1}]),
    *each("RMSNormalization", SIGNAL, [{}, {"axis": [1, 2], "epsilon": 0.1}]),
    *each("UnitNormalization", SIGNAL, [{}, {"axis": 1}, {"axis": [1, 2]}]),
    *each("Normalization", SIGNAL, [{"mean": [0.5, -1.0, 0.0], "variance": [2.0, 0.5, 1.0]}, {"mean": 0.5, "variance": 2.0, "axis": None}, {"mean": [0.5, -1.0, 0.0], "variance": [2.0, 0.5, 1.0], "invert": True}], weights=False),
]

CONVOLUTIONS = [
    *each(
        "Conv1D",
        SIGNAL,
        [
            {"filters": 2, "kernel_size": 3},
            {"filters": 2, "kernel_size": 2, "strides": 2, "padding": "same", "activation": "relu"},
            {"filters": 2, "kernel_size": 3, "padding": "causal", "dilation_rate": 2, "use_bias": False},
            {"filters": 3, "kernel_size": 2, "groups": 3},
            {"filters": 2, "kernel_size": 3, "padding": "causal", "strides": 2},
        ],
    ),
    *each(
        "Conv2D",
        PICTURE,
        [
            {"filters": 2, "kernel_size": 3},
            {"filters": 2, "kernel_size": (2, 3), "strides": 2, "padding": "same", "activation": "tanh"},
            {"filters": 2, "kernel_size": 2, "dilation_rate": 2, "use_bias": False},
            {"filters": 4, "kernel_size": 2, "groups": 2, "strides": (2, 1)},
            {"filters": 2, "kernel_size": 3, "padding": "same", "dilation_rate": (1, 2), **WITHIN},
        ],
    ),
    *each(
        "Conv2DTranspose",
        [(1, 3, 4, 2)],
        [
            {"filters": 2, "kernel_size": 3},
            {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same"},
            {"filters": 1, "kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 0},
            {"filters": 2, "kernel_size": 2, "strides": 2, "use_bias": False, "activation": "relu"},
            {"filters": 2, "kernel_size": 2, "dilation_rate": 2},
            {"filters": 1, "kernel_size": 2, "strides": 3},
            {"filters": 1, "kernel_size": (2, 3), "strides": (3, 2), "padding": "valid", "output_padding": (1, 0)},
        ],
    ),
    *each(
        "DepthwiseConv2D",
        PICTURE,
        [
            {"kernel_size": 3},
            {"kernel_size": 2, "strides": 2, "padding": "same", "depth_multiplier": 2, "activation": "relu"},
            {"kernel_size": 2, "dilation_rate": 2, "use_bias": False},
        ],
    ),
    *each(
        "SeparableConv2D",
        PICTURE,
        [
            {"filters": 3, "kernel_size": 3},
            {"filters": 2, "kernel_size": 2, "strides": 2, "padding": "same", "depth_multiplier": 2, "activation": "tanh"},
            {"filters": 2, "kernel_size": 2, "dilation_rate": 2, "use_bias": False},
        ],
    ),
]

WINDOWS = [{}, {"pool_size": 3, "strides": 1}, {"pool_size": 3, "strides": 2, "padding": "same"}, {"pool_size": 2, "padding": "same"}]
PICTURES = [
    *each("AveragePooling1D", SIGNAL, [{"pool_size": 2}, *WINDOWS[1:]]),
    *each("MaxPooling1D", SIGNAL, WINDOWS),
    *each("AveragePooling2D", PICTURE, [{"pool_size": 2}, *WINDOWS[1:], {"pool_size": (1, 3), "strides": (2, 1)}]),
    *each("MaxPooling2D", PICTURE, [*WINDOWS, {"pool_size": (1, 3), "strides": (2, 1)}]),
    *[(name, options, shapes) for one, shapes in (("1D", SIGNAL), ("2D", PICTURE)) for name in (f"GlobalAveragePooling{one}", f"GlobalMaxPooling{one}") for options in ({}, {"keepdims": True})],
    *each("Cropping2D", PICTURE, [{}, {"cropping": 1}, {"cropping": (1, 2)}, {"cropping": ((1, 0), (2, 1))}]),
    *each("ZeroPadding2D", [(1, 2, 3, 2)], [{}, {"padding": 2}, {"padding": (1, 0)}, {"padding": ((1, 0), (0, 2))}]),
    *each("UpSampling2D", [(1, 3, 2, 2)], [{}, {"size": (1, 3)}, {"interpolation": "bilinear"}, {"size": (3, 2), "interpolation": "bilinear"}]),
    *each("Resizing", [(1, 4, 6, 2)], [{"height": 3, "width": 5}, {"height": 7, "width": 8}, {"height": 6, "width": 3, "interpolation": "nearest"}, {"height": 3, "width": 3, "crop_to_aspect_ratio": True}, {"height": 2, "width": 9, "interpolation": "bilinear"}], again=False),
    # what draws does nothing unless it trains
    *each("RandomBrightness", [(1, 3, 3, 1)], [{"factor": 0.2}, {"factor": (0.1, 0.3), "value_range": (0, 1)}], again=False),
    *each("RandomContrast", [(1, 3, 3, 1)], [{"factor": 0.2}, {"factor": (0.1, 0.3), "value_range": (0, 1)}], again=False),
    *each("RandomCrop", [(1, 5, 6, 1)], [{"height": 3, "width": 4}], again=False, gives=False),  # Keras gives the whole picture
    *each("RandomErasing", [(1, 3, 3, 1)], [{}, {"factor": 0.5, "scale": (0.1, 0.2), "fill_value": 0.0, "value_range": (0, 1)}], again=False),
    *each("RandomFlip", [(1, 3, 3, 1)], [{}, {"mode": "horizontal"}], again=False),
    *each("RandomRotation", [(1, 3, 3, 1)], [{"factor": 0.2}, {"factor": (-0.1, 0.3), "fill_mode": "constant", "fill_value": 0.5, "interpolation": "nearest"}], again=False),
    *each("RandomTranslation", [(1, 3, 3, 1)], [{"height_factor": 0.2, "width_factor": 0.1}, {"height_factor": (-0.1, 0.3), "width_factor": 0.2, "fill_mode": "wrap", "interpolation": "nearest"}], again=False),
    *each("RandomZoom", [(1, 3, 3, 1)], [{"height_factor": 0.2}, {"height_factor": (-0.1, 0.3), "width_factor": 0.2, "fill_mode": "nearest"}], again=False),
]

# what draws does nothing unless it trains
NOISE = [
    *each("Dropout", ROW, [{"rate": 0.5}]),
    *each("AlphaDropout", ROW, [{"rate": 0.5}]),
    *each("GaussianDropout", ROW, [{"rate": 0.5}]),
    *each("GaussianNoise", ROW, [{"stddev": 0.5}]),
    *each("SpatialDropout1D", SIGNAL, [{"rate": 0.5}]),
    *each("SpatialDropout2D", PICTURE, [{"rate": 0.5}]),
    *each("Dropout", ROW, [{"rate": 0.0}], **TRAINS),
]

QUERY = [(2, 3, 4), (2, 5, 4)]
OF_THREE = [(2, 3, 4), (2, 5, 6), (2, 5, 4)]
CAUSAL = {"call": {"use_causal_mask": True}}
ATTENTION = [
    *each("Attention", QUERY, [{}, {"use_scale": True}, {"score_mode": "concat"}, {"score_mode": "concat", "use_scale": True}, {"dropout": 0.3}]),
    *each("Attention", OF_THREE, [{}]),
    *each("Attention", TWO, [{"use_scale": True}], **CAUSAL),
    *each("AdditiveAttention", QUERY, [{}, {"use_scale": False}]),
    *each("AdditiveAttention", OF_THREE, [{}]),
    *each("AdditiveAttention", TWO, [{}], **CAUSAL),
    *each("MultiHeadAttention", QUERY, [{"num_heads": 2, "key_dim": 3}, {"num_heads": 2, "key_dim": 2, "value_dim": 3, "use_bias": False, "output_shape": 2, "dropout": 0.1}]),
    *each("MultiHeadAttention", OF_THREE, [{"num_heads": 2, "key_dim": 2}]),
    *each("MultiHeadAttention", TWO, [{"num_heads": 1, "key_dim": 2}], **CAUSAL),
    *each("MultiHeadAttention", [(1, 2, 3, 2), (1, 2, 3, 2)], [{"num_heads": 2, "key_dim": 2, "attention_axes": (2,)}, {"num_heads": 1, "key_dim": 2}]),
]

RECURRENT_OPTIONS = [
    {"units": 2},
    {"units": 2, "return_sequences": True, "go_backwards": True},
    {"units": 2, "return_state": True, "use_bias": False},
    {"units": 2, "activation": "relu", "return_sequences": True, "return_state": True},
    {"units": 2, "kernel_initializer": "he_normal", "recurrent_initializer": "glorot_uniform", "recurrent_regularizer": "l2", "dropout": 0.2, "recurrent_dropout": 0.1},
]
STEPS = [(2, 4, 3)]
RECURRENT = [
    *each("SimpleRNN", STEPS, RECURRENT_OPTIONS),
    *each("LSTM", STEPS, [*RECURRENT_OPTIONS, {"units": 2, "recurrent_activation": "hard_sigmoid", "unit_forget_bias": False}]),
    *each("GRU", STEPS, [*RECURRENT_OPTIONS, {"units": 2, "reset_after": False, "return_sequences": True}, {"units": 2, "recurrent_activation": "hard_sigmoid"}]),
    *each("Bidirectional", STEPS, [{"layer": K("layers.LSTM", units=2)}]),
    *each("Bidirectional", STEPS, [{"layer": K("layers.GRU", units=2, return_sequences=True), "merge_mode": mode} for mode in ("sum", "mul", "ave", "concat")]),
    *each("Bidirectional", STEPS, [{"layer": K("layers.LSTM", units=2, return_state=True)}]),
    *each("Bidirectional", STEPS, [{"layer": K("layers.LSTM", units=2), "backward_layer": K("layers.LSTM", units=2, activation="relu", go_backwards=True)}]),
    *[
        (name, options, [(3, 5, 3)], {"masked": True})
        for name in ("SimpleRNN", "LSTM", "GRU")
        for options in ({"units": 2}, {"units": 2, "return_sequences": True, "zero_output_for_mask": True}, {"units": 2, "return_sequences": True, "go_backwards": True})
    ],
    ("Bidirectional", {"layer": K("layers.LSTM", units=2)}, [(3, 5, 3)], {"masked": True}),
    ("Bidirectional", {"layer": K("layers.GRU", units=2, return_sequences=True), "merge_mode": "sum"}, [(3, 5, 3)], {"masked": True}),
    *each("TimeDistributed", SIGNAL, [{"layer": K("layers.Dense", units=2)}]),
    *each("TimeDistributed", [(2, 2, 4, 4, 1)], [{"layer": K("layers.Conv2D", filters=2, kernel_size=3)}]),
]

CATEGORIES = [
    *each("CategoryEncoding", WORDS, [{"num_tokens": 5}, {"num_tokens": 5, "output_mode": "count"}], kind="below-5"),
    *each("CategoryEncoding", [(4,), ], [{"num_tokens": 5, "output_mode": "one_hot"}], kind="below-5"),
    *each("Discretization", WORDS, [{"bin_boundaries": [-1.0, 0.0, 0.5]}, {"bin_boundaries": [-1.0, 0.0, 0.5], "output_mode": "multi_hot"}, {"bin_boundaries": [-1.0, 0.0, 0.5], "output_mode": "count"}], again=False),
    *each("Discretization", [(3, 1)], [{"bin_boundaries": [-1.0, 0.0, 0.5], "output_mode": "one_hot"}], again=False),
]

ROWS = [*BASIC, *NORMALIZING, *CONVOLUTIONS, *PICTURES, *NOISE, *ATTENTION, *RECURRENT, *CATEGORIES]
