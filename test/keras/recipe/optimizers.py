"""Optimizers: two variables after some of 20 steps by gradients that are given. Schedules: their values at many steps."""

import keras
import numpy as np

from common import K, Configs, Facts, number, numbers

STEPS = 20
SEEN = (1, 3, 4, 20)

DECAY = K("optimizers.schedules.ExponentialDecay", initial_learning_rate=0.1, decay_steps=4, decay_rate=0.5)
COSINE = K("optimizers.schedules.CosineDecay", initial_learning_rate=0.01, decay_steps=10, warmup_target=0.1, warmup_steps=5)

OWN = {
    "SGD": [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}, {"momentum": 0.5, "weight_decay": 0.1}, {"nesterov": True}],
    "RMSprop": [
        {"rho": 0.7, "epsilon": 1e-3},
        {"momentum": 0.8},
        {"centered": True},
        {"centered": True, "momentum": 0.8, "learning_rate": 0.05},
    ],
    "Adam": [
        {"beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3},
        {"amsgrad": True, "beta_2": 0.5},
        {"learning_rate": COSINE},
    ],
    "AdamW": [{"weight_decay": 0.2, "learning_rate": 0.05}, {"amsgrad": True, "beta_2": 0.6}, {"learning_rate": DECAY}],
    "Adamax": [{"beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3}],
    "Nadam": [{"beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3}, {"learning_rate": DECAY}],
    "Adagrad": [{"initial_accumulator_value": 0.5, "epsilon": 1e-3}, {"initial_accumulator_value": 0.0}],
    "Adadelta": [{"rho": 0.7, "epsilon": 1e-3, "learning_rate": 1.0}],
    "Ftrl": [
        {"learning_rate": 0.1, "l1_regularization_strength": 0.05, "l2_regularization_strength": 0.1},
        {"learning_rate": 0.1, "learning_rate_power": -0.3, "initial_accumulator_value": 0.2, "beta": 0.4},
        {"learning_rate": 0.1, "l2_shrinkage_regularization_strength": 0.05},
        {"learning_rate": 0.1, "learning_rate_power": -1.0},
    ],
    "Lamb": [{"beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3, "learning_rate": 0.05}],
    "Lion": [{"beta_1": 0.6, "beta_2": 0.8}],
}
ALL = [
    {},
    {"learning_rate": 0.1, "weight_decay": 0.05},
    {"learning_rate": 0.1, "clipnorm": 0.5},
    {"learning_rate": 0.1, "clipvalue": 0.3},
    {"learning_rate": 0.1, "global_clipnorm": 0.7},
    {"learning_rate": 0.1, "use_ema": True, "ema_momentum": 0.8},
    {"learning_rate": 0.1, "use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3},
    {"learning_rate": 0.1, "gradient_accumulation_steps": 3},
    {"learning_rate": DECAY},
    {"learning_rate": DECAY, "gradient_accumulation_steps": 2, "weight_decay": 0.1, "clipnorm": 0.4},
]
# beside one of all kinds, where what all have goes through the same code
FEW = ("SGD", "Adam", "Ftrl")

SCHEDULES = {
    "CosineDecay": [
        {"initial_learning_rate": 0.1, "decay_steps": 10},
        {"initial_learning_rate": 0.1, "decay_steps": 10, "alpha": 0.2},
        {"initial_learning_rate": 0.01, "decay_steps": 10, "warmup_target": 0.1, "warmup_steps": 5},
        {"initial_learning_rate": 0.01, "decay_steps": 10, "alpha": 0.1, "warmup_target": 0.1, "warmup_steps": 3},
    ],
    "CosineDecayRestarts": [
        {"initial_learning_rate": 0.1, "first_decay_steps": 4},
        {"initial_learning_rate": 0.1, "first_decay_steps": 3, "t_mul": 1.5, "m_mul": 0.8, "alpha": 0.1},
        {"initial_learning_rate": 0.1, "first_decay_steps": 5, "t_mul": 1.0, "m_mul": 0.9},
    ],
    "ExponentialDecay": [
        {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.6},
        {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.6, "staircase": True},
    ],
    "InverseTimeDecay": [
        {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.6},
        {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.6, "staircase": True},
    ],
    "PiecewiseConstantDecay": [{"boundaries": [3, 8], "values": [0.3, 0.2, 0.1]}, {"boundaries": [0], "values": [0.4, 0.1]}],
    "PolynomialDecay": [
        {"initial_learning_rate": 0.1, "decay_steps": 9},
        {"initial_learning_rate": 0.1, "decay_steps": 9, "end_learning_rate": 0.02, "power": 2.0},
        {"initial_learning_rate": 0.1, "decay_steps": 9, "power": 0.5, "cycle": True},
        {"initial_learning_rate": 0.1, "decay_steps": 9, "end_learning_rate": 0.0, "cycle": True},
    ],
}
AT = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 17, 18, 19, 25, 27, 28, 40, 100, 1000]


def trained(optimizer, params, grads):
    variables = [keras.Variable(value) for value in params]
    optimizer.build(variables)
    seen, averages = [], []
    for step in range(1, STEPS + 1):
        optimizer.apply([keras.ops.convert_to_tensor(grad[step - 1]) for grad in grads], variables)
        if step in SEEN:
            seen.append([number for variable in variables for number in numbers(variable)])
    if optimizer.use_ema:
        averages = [number for each in optimizer._model_variables_moving_average for number in numbers(each)]
    return seen, averages


def facts():
    file, configs = Facts(), Configs()
    shapes = [(2, 3), (3,)]
    params = [file.draw("values", shape) for shape in shapes]
    grads = [file.draw("values", (STEPS, *shape), 1) for shape in shapes]
    for name, own in OWN.items():
        for options in [*(ALL if name in FEW else [{}, ALL[1], ALL[-1]]), *own]:
            spec = K(f"optimizers.{name}", **options)
            optimizer = spec.make()
            seen, averages = trained(optimizer, [value for _, value in params], [value for _, value in grads])
            more = {"average": averages} if averages else {}
            file.add(name=name, options=spec.written()["options"], config=configs.of(name, optimizer), after=seen, **more)
    file.values["shapes:params"] = [key for key, _ in params]
    file.values["shapes:grads"] = [key for key, _ in grads]
    file.values["steps:seen"] = list(SEEN)
    return file


def schedules():
    file, configs = Facts(), Configs()
    for name, rows in SCHEDULES.items():
        for options in rows:
            spec = K(f"optimizers.schedules.{name}", **options)
            schedule = spec.make()
            rates = [number(np.asarray(schedule(step))) for step in AT]
            file.add(name=name, options=spec.written()["options"], config=configs.of(name, schedule), rates=rates)
    file.values["steps:at"] = AT
    return file
