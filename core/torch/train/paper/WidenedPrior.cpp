#include "torch/train/paper/WidenedPrior.h"

#include "base/Errors.h"

#include <array>
#include <cmath>
#include <string>

namespace clusterlens {

namespace {

constexpr std::array<const char*, 3> priorLayers = {".0", ".2", ".4"};

/// [wanted x rows]: the rows as they are, then mixtures of them.
torch::Tensor mixtures(std::int64_t rows, std::int64_t wanted)
{
    return torch::cat({torch::eye(rows), torch::randn({wanted - rows, rows}) / std::sqrt(static_cast<double>(rows))});
}

bool widen(ModelBundle& bundle, const std::string& prefix, const PaperSizes& sizes)
{
    const torch::NoGradGuard noGrad;
    const auto weightOf = [&](std::size_t layer) { return bundle.tensor(prefix + priorLayers[layer] + ".weight"); };
    std::array<std::int64_t, 2> before{};
    bool wider = false;
    for (std::size_t layer = 0; layer < before.size(); ++layer) {
        if (weightOf(layer).dim() != 2)
            throw ModelError("weights " + prefix + priorLayers[layer] + ".weight: expected a matrix");
        before[layer] = weightOf(layer).size(0);
        if (sizes.priorWidths[layer] < before[layer])
            return false;
        wider = wider || sizes.priorWidths[layer] > before[layer];
    }
    if (!wider)
        return false;
    for (std::size_t layer = 0; layer < priorLayers.size(); ++layer) {
        torch::Tensor& weight = bundle.tensors.at(prefix + priorLayers[layer] + ".weight");
        torch::Tensor& bias = bundle.tensors.at(prefix + priorLayers[layer] + ".bias");
        const torch::Tensor mix = mixtures(weight.size(0), layer < before.size() ? sizes.priorWidths[layer] : weight.size(0));
        const std::int64_t unheard = layer > 0 ? sizes.priorWidths[layer - 1] - weight.size(1) : 0;
        weight = torch::constant_pad_nd(torch::mm(mix, weight), {0, unheard});
        bias = torch::mv(mix, bias);
    }
    return true;
}

} // namespace

bool widenPriors(ModelBundle& bundle, const PaperSizes& sizes)
{
    const bool published = widen(bundle, "laplacian.prior", sizes);
    const bool measured = bundle.tensors.contains("measured.prior.0.weight") && widen(bundle, "measured.prior", sizes);
    return published || measured;
}

} // namespace clusterlens
