"""What the parts of the recipe share: values that go in, things of Keras by their names and options, and facts as JSON."""

import json
import re
import zlib

import keras
import numpy as np


class Spec:
    """Something of Keras to be made: `K("layers.Dense", units=3)`."""

    def __init__(self, path, options):
        self.path = path
        self.options = options

    @property
    def name(self):
        return self.path.split(".")[-1]

    def make(self):
        own = {key: made(value) for key, value in self.options.items()}
        module = keras
        *parents, name = self.path.split(".")
        for parent in parents:
            module = getattr(module, parent)
        return getattr(module, name)(**own)

    def written(self):
        return {"$": self.path, "options": {key: written(value) for key, value in self.options.items()}}



def K(path, **options):
    return Spec(path, options)


def made(value):
    if isinstance(value, Spec):
        return value.make()
    if isinstance(value, (list, tuple)):
        return type(value)(made(each) for each in value)
    return value


def written(value):
    if isinstance(value, Spec):
        return value.written()
    if isinstance(value, (list, tuple)):
        return [written(each) for each in value]
    return value


def number(value):
    """With six digits: sums in f32 have hardly more."""
    value = float(value)
    if not np.isfinite(value):
        return str(value)
    short = float("%.6g" % value)
    return int(short) if short == int(short) and abs(short) < 1e15 else short


def numbers(values):
    return [number(value) for value in np.asarray(values).reshape(-1)]


class Facts:
    """A file of facts. Values that go in lie in a table, so that equal ones are there once."""

    def __init__(self):
        self.values = {}
        self.facts = []

    def draw(self, kind, shape, n=0):
        """A key and an array: kind says which values, n tells apart those of one kind and shape."""
        key = f"{kind}:{'x'.join(map(str, shape))}:{n}"
        array = drawn(kind, tuple(shape), zlib.crc32(key.encode()))
        self.values[key] = numbers(array)
        return key, array

    def add(self, **fact):
        self.facts.append(fact)

    def write(self, path):
        with open(path, "w") as file:
            rows = ",\n".join(f"{compact(key)}:{compact(value)}" for key, value in sorted(self.values.items()))
            facts = ",\n".join(compact(fact) for fact in self.facts)
            file.write(f'{{"keras":{compact(keras.__version__)},\n"values":{{\n{rows}}},\n"facts":[\n{facts}]}}\n')


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def drawn(kind, shape, seed):
    """f32 with three digits after the point; whole numbers where the kind says so."""
    rng = np.random.default_rng(seed)
    of, *arguments = kind.split("-")
    if of == "values":  # from -2 to 2
        return rng.uniform(-2, 2, shape).round(3).astype("float32")
    if of == "weights":
        return rng.uniform(-1, 1, shape).round(2).astype("float32")
    if of == "positive":
        return rng.uniform(0.1, 3, shape).round(3).astype("float32")
    if of == "shares":  # each by itself, from 0 to 1
        return rng.uniform(0.02, 0.98, shape).round(3).astype("float32")
    if of == "eighths":  # many are equal, to each other and to thresholds
        return (rng.integers(0, 9, shape) / 8).astype("float32")
    if of == "counts":
        return rng.integers(0, 5, shape).astype("float32")
    if of == "bits":
        return rng.integers(0, 2, shape).astype("float32")
    if of == "signs":
        return (2 * rng.integers(0, 2, shape) - 1).astype("float32")
    if of == "below":  # whole numbers
        return rng.integers(0, int(arguments[0]), shape).astype("int32")
    if of == "onehot":
        classes = rng.integers(0, shape[-1], shape[:-1])
        return np.eye(shape[-1], dtype="float32")[classes]
    if of == "distribution":  # rows of a sum of 1
        raw = rng.integers(1, 10, shape).astype("float64")
        return (raw / raw.sum(-1, keepdims=True)).round(6).astype("float32")
    if of == "many":  # from -9 to 9, with what is special
        special = np.array([0.0, -1, 1, 0.5, -0.5, 3, -3, 6, 2.5, -2.5, 20, -20, 1e-4, -1e-4])
        rest = rng.uniform(-9, 9, int(np.prod(shape)) - len(special)).round(3)
        return np.concatenate([special, rest]).reshape(shape).astype("float32")
    raise ValueError(kind)


def config_of(thing):
    """As files have it, without what only says where a class is from."""
    return bare(json.loads(json.dumps(keras.saving.serialize_keras_object(thing)))["config"])


def bare(value):
    if isinstance(value, list):
        return [bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") == "__tuple__":
        return bare(value["items"])
    drop = {"module", "registered_name", "build_config", "shared_object_id"}
    own = {key: bare(each) for key, each in value.items() if key not in drop and key != "dtype"}
    return own


class Configs:
    """The whole config of the first fact of a class; of later ones what differs from it."""

    def __init__(self):
        self.first = {}

    def of(self, name, thing):
        config = {key: value for key, value in config_of(thing).items() if key not in ("name", "trainable")}
        if "seed" in config:
            config["seed"] = None  # none is given; some make one up
        if name not in self.first:
            self.first[name] = config
            return config
        first = self.first[name]
        return {key: value for key, value in config.items() if key not in first or first[key] != value}


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
