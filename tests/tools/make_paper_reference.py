#!/usr/bin/python3
"""Runs the networks of models/paper.h5 in NumPy, in double precision and by definition (sums over windows, no library of networks).

    tests/tools/make_paper_reference.py models/paper.h5 tests/data/model/paper-reference.json

tst_PaperWeights feeds the program's networks the same curve and latent and compares.
"""
import json
import sys

import h5py
import numpy as np

HEADS = 4
GROUPS = 8


class Weights:
    def __init__(self, path):
        with h5py.File(path) as file:
            self.values = {name: file["/tensors"][name][()].astype(np.float64) for name in file["/tensors"]}
            self.architecture = json.loads(bytes(file["/architecture"][()]).rstrip(b"\0"))
            self.sha256 = bytes(file["/sha256"][()]).rstrip(b"\0").decode()

    def at(self, prefix):
        return lambda name: self.values[prefix + "." + name]

    def has(self, name):
        return name in self.values


def silu(x):
    return x / (1.0 + np.exp(-x))


def linear(x, at, name):
    return x @ at(name + ".weight").T + at(name + ".bias")


def convolution(x, at, name, stride=(1, 1)):
    """x [channels, height, width]; zeros around it, so that stride 1 keeps the size"""
    weight, bias = at(name + ".weight"), at(name + ".bias")
    high, wide = weight.shape[2:]
    padded = np.pad(x, ((0, 0), (high // 2, high // 2), (wide // 2, wide // 2)))
    rows = range(0, x.shape[1], stride[0])
    columns = range(0, x.shape[2], stride[1])
    out = np.zeros((weight.shape[0], len(rows), len(columns)))
    for i in range(high):
        for j in range(wide):
            window = padded[:, i:i + x.shape[1]:stride[0], j:j + x.shape[2]:stride[1]]
            out += np.tensordot(weight[:, :, i, j], window, 1)
    return out + bias[:, None, None]


def group_norm(x, at, name):
    groups = x.reshape(GROUPS, -1)
    normal = (groups - groups.mean(1, keepdims=True)) / np.sqrt(groups.var(1, keepdims=True) + 1e-5)
    return normal.reshape(x.shape) * at(name + ".weight")[:, None, None] + at(name + ".bias")[:, None, None]


def layer_norm(x, at, name):
    normal = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
    return normal * at(name + ".weight") + at(name + ".bias")


def attend(queries, keys, values, at, name):
    """[tokens, channels] each"""
    size = queries.shape[1] // HEADS
    out = np.zeros_like(queries)
    for head in range(HEADS):
        part = slice(head * size, (head + 1) * size)
        odds = queries[:, part] @ keys[:, part].T / np.sqrt(size)
        odds = np.exp(odds - odds.max(1, keepdims=True))
        out[:, part] = odds / odds.sum(1, keepdims=True) @ values[:, part]
    return linear(out, at, name + ".out_proj")


def attention(x, at, name, context=None):
    channels = x.shape[0]
    tokens = x.reshape(channels, -1).T
    normal = group_norm(x, at, name + ".norm").reshape(channels, -1).T
    weight, bias = at(name + ".self.in_proj_weight"), at(name + ".self.in_proj_bias")
    queries, keys, values = (normal @ weight[i * channels:(i + 1) * channels].T + bias[i * channels:(i + 1) * channels] for i in range(3))
    tokens = tokens + attend(queries, keys, values, at, name + ".self")
    if context is not None:
        bias = at(name + ".cross.in_proj_bias")
        project = lambda x, part, i: x @ at(f"{name}.cross.{part}_proj_weight").T + bias[i * channels:(i + 1) * channels]
        tokens = tokens + attend(project(layer_norm(tokens, at, name + ".crossNorm"), "q", 0), project(context, "k", 1), project(context, "v", 2), at, name + ".cross")
    return tokens.T.reshape(x.shape)


def residual(x, weights, prefix, name, embedding=None):
    at = weights.at(prefix)
    h = convolution(silu(group_norm(x, at, name + ".norm1")), at, name + ".conv1")
    if embedding is not None:
        h = h + linear(silu(embedding), at, name + ".embed")[:, None, None]
    h = convolution(silu(group_norm(h, at, name + ".norm2")), at, name + ".conv2")
    return h + (convolution(x, at, name + ".shortcut") if weights.has(f"{prefix}.{name}.shortcut.weight") else x)


def doubled(x):
    return x.repeat(2, 1).repeat(2, 2)


def code(weights, curve):
    """c0, the mean of the condition's posterior [250]"""
    at = weights.at("condition")
    h = residual(convolution(curve.reshape(6, 1, 500), at, "encoderIn"), weights, "condition", "encoder1")
    h = residual(convolution(h, at, "encoderDown1", (1, 2)), weights, "condition", "encoder2")
    h = residual(convolution(h, at, "encoderDown2", (1, 2)), weights, "condition", "encoder3")
    return convolution(attention(h, at, "encoderAttention"), at, "encoderOut")[:2].reshape(-1)


def prior(weights, curve, prefix="laplacian"):
    """mean and logarithm of the variance, [256] each"""
    at = weights.at(prefix)
    h = silu(linear(curve, at, "prior.0"))
    h = linear(silu(linear(h, at, "prior.2")), at, "prior.4")
    return h[:256], np.log(np.log1p(np.exp(h[256:])) + 1e-6)


def decoded(weights, latent):
    """W in four blocks [4, 128, 128]"""
    at = weights.at("laplacian")
    h = attention(convolution(latent[None], at, "decoderIn"), at, "decoderAttention")
    for block in range(8):
        if block in (2, 4, 6):
            h = doubled(h)
        h = residual(h, weights, "laplacian", f"decoderBlocks.{block}")
    return convolution(silu(group_norm(h, at, "decoderNorm")), at, "decoderOut")


def noise(weights, latent, time, context):
    """[256]"""
    at = weights.at("noise")
    half = weights.architecture.get("unet_width", 128) // 2
    angle = time * np.exp(-np.log(1e4) * np.arange(half) / (half - 1))
    embedding = linear(silu(linear(np.concatenate((np.sin(angle), np.cos(angle))), at, "time.0")), at, "time.2")
    context = context[None]
    block = lambda x, kind, i: attention(residual(x, weights, "noise", f"{kind}Blocks.{i}", embedding), at, f"{kind}Attentions.{i}", context)
    h = convolution(latent[None], at, "in")
    kept = [h]
    for i in range(8):
        h = block(h, "down", i)
        kept.append(h)
        if i in (1, 3, 5):
            h = convolution(h, at, f"downs.{i // 2}", (2, 2))
            kept.append(h)
    h = residual(h, weights, "noise", "middle1", embedding)
    h = residual(attention(h, at, "middleAttention", context), weights, "noise", "middle2", embedding)
    for i in range(12):
        h = block(np.concatenate((h, kept.pop())), "up", i)
        if i in (2, 5, 8):
            h = convolution(doubled(h), at, f"ups.{i // 3}")
    return convolution(silu(group_norm(h, at, "norm")), at, "out").reshape(-1)


def simulated_curve():
    """G(r) on r = 0, 0.01 .. 29.99 Å of 55 atoms of fcc gold, with the published settings and Qdamp 0.04, divided by its maximum"""
    steps = np.arange(-3, 4)
    sites = np.array([(i, j, k) for i in steps for j in steps for k in steps if (i + j + k) % 2 == 0 and i * i + j * j + k * k <= 8])
    assert len(sites) == 55
    pairs = np.linalg.norm((sites[:, None] - sites[None])[np.triu_indices(len(sites), 1)], axis=1) * 2.88 / np.sqrt(2.0)
    r = 0.01 * np.arange(3000)
    q = np.arange(0.7, 25.0, 0.02)
    scattering = (np.sin(np.outer(q, pairs)) / pairs).sum(1) * 2.0 / len(sites) * np.exp(-0.3 / (8.0 * np.pi**2) * q**2)
    curve = 2.0 / np.pi * 0.02 * np.sin(np.outer(r, q)) @ scattering * np.exp(-0.5 * (0.04 * r) ** 2)
    return curve / curve.max()


def main():
    weights = Weights(sys.argv[1])
    curve = np.array([float(f"{value:.6g}") for value in simulated_curve()])
    mean, log_variance = prior(weights, curve)
    measured_mean, measured_log_variance = prior(weights, curve, "measured")
    latent = mean.reshape(16, 16)
    scale = weights.architecture["latent_scale"]
    c0 = code(weights, curve)
    blocks = decoded(weights, latent)
    rounded = lambda values: [float(f"{value:.7g}") for value in values]
    reference = {
        "sha256": weights.sha256,
        "curve": list(curve),
        "code": rounded(c0),
        "prior_mean": rounded(mean),
        "prior_log_variance": rounded(log_variance),
        "measured_mean": rounded(measured_mean),
        "measured_log_variance": rounded(measured_log_variance),
        "noise_150": rounded(noise(weights, latent / scale, 150, c0)),
        "noise_800": rounded(noise(weights, latent / scale, 800, c0)),
        "blocks_each_9": rounded(blocks[:, ::9, ::9].reshape(-1)),
    }
    with open(sys.argv[2], "w") as file:
        json.dump(reference, file, indent=0)
        file.write("\n")


if __name__ == "__main__":
    main()
