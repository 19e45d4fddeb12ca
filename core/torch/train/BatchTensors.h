#pragma once

#include "torch/train/paper/PaperPdfs.h"
#include "torch/train/ScatteringTable.h"

#include <torch/torch.h>

namespace clusterlens {

/// Copies to the device. \return [rows x cols] float32
[[nodiscard]] torch::Tensor toTensor(const FloatRows& rows, torch::Device device);

/// A batch of pairs on the device.
struct PairTensors {
    torch::Tensor pdf;   ///< [n x 3000] what the networks are told
    torch::Tensor clean; ///< [n x 3000] of the published kind
    torch::Tensor shape; ///< [n] int64
    torch::Tensor bond;  ///< [n] Å

    [[nodiscard]] std::int64_t count() const { return shape.size(0); }
};
[[nodiscard]] PairTensors toTensors(const PaperPdfs::Batch& batch, torch::Device device);

/// alpha-bar of t = 0 .. 1000. \return [1001]
[[nodiscard]] torch::Tensor alphaBarTable(torch::Device device);

struct NoisedLatents {
    torch::Tensor zt;       ///< as z0
    torch::Tensor t;        ///< [n] int64, 1 .. 1000
    torch::Tensor alphaBar; ///< [n]
    torch::Tensor noise;    ///< as z0
};

/// z_t at times drawn evenly from 1 .. 1000, one for each latent.
[[nodiscard]] NoisedLatents addNoise(const torch::Tensor& z0, const torch::Tensor& alphaBars);

} // namespace clusterlens
