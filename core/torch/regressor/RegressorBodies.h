#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>

namespace clusterlens {

/// The part of a regressor that its kind names: reads a curve.
class RegressorBody : public torch::nn::Module {
public:
    static constexpr int points = 3000; ///< r = 0, 0.01 .. 29.99 Å
    static constexpr int features = 128;

    /// \param pdf  [n x points], mean 0 and variance 1
    /// \return     [n x features]
    virtual torch::Tensor forward(const torch::Tensor& pdf) = 0;
};

/// \param kind  "mlp", "cnn", "resnet" or "transformer"
/// \throws ModelError  another kind
[[nodiscard]] std::shared_ptr<RegressorBody> makeRegressorBody(const std::string& kind);

} // namespace clusterlens
