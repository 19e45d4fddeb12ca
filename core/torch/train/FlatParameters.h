#pragma once

#include <torch/torch.h>

#include <functional>
#include <string>
#include <vector>

namespace clusterlens {

/// All trained parameters of a module as views of one vector, and their gradients of another: an optimiser then works on long vectors instead of hundreds
/// of small tensors. Weights of convolutions lie there channels last. The module must not be moved or flattened again while this is used.
class FlatParameters {
public:
    struct Part {
        std::string name;
        torch::Tensor parameter;
        std::int64_t at = 0; ///< where it begins
    };

    /// \param first  tells by name and value which parameters come first
    FlatParameters(torch::nn::Module& module, const std::function<bool(const std::string&, const torch::Tensor&)>& first);

    /// What of a vector of all parameters belongs to one, in its shape.
    [[nodiscard]] static torch::Tensor viewOf(const torch::Tensor& flat, const Part& part);

    void clearGradients();
    /// Copies what a backward pass has put elsewhere.
    void gatherGradients();

    std::vector<Part> parts;
    std::int64_t firstEnd = 0; ///< where those end that come first
    torch::Tensor values;      ///< [all]
    torch::Tensor gradients;   ///< [all]
};

} // namespace clusterlens
