#include "torch/train/FlatParameters.h"

namespace clusterlens {

namespace {

constexpr std::int64_t alignment = 16; // numbers: each parameter begins on a cache line

} // namespace

FlatParameters::FlatParameters(
    torch::nn::Module& module, const std::function<bool(const std::string&, const torch::Tensor&)>& first)
{
    const torch::NoGradGuard noGrad;
    std::int64_t total = 0;
    for (const bool now : {true, false}) {
        for (const auto& item : module.named_parameters()) {
            if (!item.value().requires_grad() || first(item.key(), item.value()) != now)
                continue;
            parts.push_back({item.key(), item.value(), total});
            total += (item.value().numel() + alignment - 1) / alignment * alignment;
        }
        if (now)
            firstEnd = total;
    }
    const auto options = parts.empty() ? torch::TensorOptions() : parts.front().parameter.options().requires_grad(false);
    values = torch::zeros({total}, options);
    gradients = torch::zeros({total}, options);
    for (Part& part : parts) {
        torch::Tensor view = viewOf(values, part);
        view.copy_(part.parameter);
        part.parameter.set_data(view);
        part.parameter.mutable_grad() = viewOf(gradients, part);
    }
}

torch::Tensor FlatParameters::viewOf(const torch::Tensor& flat, const Part& part)
{
    const torch::Tensor own = flat.narrow(0, part.at, part.parameter.numel());
    const auto& sizes = part.parameter.sizes();
    if (sizes.size() != 4)
        return own.view(sizes);
    return own.view({sizes[0], sizes[2], sizes[3], sizes[1]}).permute({0, 3, 1, 2});
}

void FlatParameters::clearGradients()
{
    gradients.zero_();
}

void FlatParameters::gatherGradients()
{
    const torch::NoGradGuard noGrad;
    for (Part& part : parts) {
        torch::Tensor& gradient = part.parameter.mutable_grad();
        const torch::Tensor own = viewOf(gradients, part);
        if (!gradient.defined()) {
            own.zero_();
        } else if (gradient.data_ptr() != own.data_ptr()) {
            torch::Tensor(own).copy_(gradient);
        } else {
            continue;
        }
        gradient = own;
    }
}

} // namespace clusterlens
