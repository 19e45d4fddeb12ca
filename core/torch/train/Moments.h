#pragma once

#include <torch/torch.h>

#include <map>
#include <string>

namespace clusterlens {

/// What an optimiser remembers of the steps behind it, "0.m", "0.v" and so on for parameter 0, "m" and "v" for flat parameters. float32, CPU.
using Moments = std::map<std::string, torch::Tensor>;

/// Of an Adan, a Muon or LibTorch's AdamW. \throws std::invalid_argument  another optimiser
[[nodiscard]] Moments momentsOf(const torch::optim::Optimizer& optimizer);

/// \throws ModelError  of another optimiser or other parameters
void restoreMoments(torch::optim::Optimizer& optimizer, const Moments& moments);

} // namespace clusterlens
