"""Makes test/torch/recurrent.json: recurrent modules of PyTorch's, what goes in, and what they give.

    pip install torch numpy && python test/torch/make_recurrent.py
"""

import json
import os

import torch

torch.manual_seed(3)


def plain(tensor):
    return {"shape": list(tensor.shape), "values": [float("%.7g" % value) for value in tensor.detach().reshape(-1).tolist()]}


def case(module):
    x = torch.rand(2, 4, 3) * 2 - 1
    y, _ = module(x)
    return {"weights": {name: plain(value) for name, value in module.state_dict().items()}, "x": plain(x), "y": plain(y)}


MODULES = {
    "lstm": torch.nn.LSTM(3, 2, batch_first=True),
    "gru": torch.nn.GRU(3, 2, batch_first=True),
    "rnn": torch.nn.RNN(3, 2, batch_first=True),
    "gru both ways": torch.nn.GRU(3, 2, batch_first=True, bidirectional=True),
    "lstm without biases": torch.nn.LSTM(3, 2, batch_first=True, bias=False),
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "recurrent.json"), "w") as file:
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(case(module))}" for name, module in MODULES.items())
    file.write(f'{{"torch": {json.dumps(torch.__version__)},\n{rows}}}\n')
