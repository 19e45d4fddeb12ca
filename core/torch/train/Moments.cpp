#include "torch/train/Moments.h"

#include "base/Errors.h"
#include "torch/train/Adan.h"
#include "torch/train/Muon.h"

#include <sstream>
#include <stdexcept>
#include <type_traits>

namespace clusterlens {

namespace {

using torch::optim::AdamW;
using torch::optim::AdamWParamState;

/// LibTorch 1.13 files a parameter's state under the printed address, 2.x under the address itself.
template <typename Key> Key stateKey(const torch::Tensor& parameter)
{
    void* const address = parameter.unsafeGetTensorImpl();
    if constexpr (std::is_same_v<Key, std::string>) {
        std::ostringstream text;
        text << address;
        return text.str();
    } else {
        return address;
    }
}

using StateKey = std::remove_cvref_t<decltype(std::declval<AdamW&>().state().begin()->first)>;

Moments momentsOfAdamW(const AdamW& optimizer)
{
    Moments all;
    const auto& parameters = optimizer.param_groups()[0].params();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto found = optimizer.state().find(stateKey<StateKey>(parameters[i]));
        if (found == optimizer.state().end())
            continue; // no gradient so far
        const auto& state = static_cast<const AdamWParamState&>(*found->second);
        const std::string name = std::to_string(i);
        all[name + ".step"] = torch::tensor(static_cast<float>(state.step())); // exact to 2^24
        all[name + ".m"] = state.exp_avg().cpu();
        all[name + ".v"] = state.exp_avg_sq().cpu();
    }
    return all;
}

void restoreAdamW(AdamW& optimizer, const Moments& moments)
{
    const auto& parameters = optimizer.param_groups()[0].params();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const std::string name = std::to_string(i);
        if (!moments.contains(name + ".step"))
            continue;
        const auto own = [&](const char* what) {
            const torch::Tensor& tensor = moments.at(name + what);
            if (tensor.sizes() != parameters[i].sizes())
                throw ModelError("the checkpoint's moments are not those of these weights");
            return tensor.to(parameters[i].device(), torch::kFloat, false, true);
        };
        auto state = std::make_unique<AdamWParamState>();
        state->step(static_cast<std::int64_t>(moments.at(name + ".step").item<float>()));
        state->exp_avg(own(".m"));
        state->exp_avg_sq(own(".v"));
        optimizer.state()[stateKey<StateKey>(parameters[i])] = std::move(state);
    }
}

} // namespace

Moments momentsOf(const torch::optim::Optimizer& optimizer)
{
    if (const auto* const adan = dynamic_cast<const Adan*>(&optimizer))
        return adan->moments();
    if (const auto* const adamW = dynamic_cast<const AdamW*>(&optimizer))
        return momentsOfAdamW(*adamW);
    if (const auto* const muon = dynamic_cast<const Muon*>(&optimizer))
        return muon->moments();
    throw std::invalid_argument("momentsOf: expected Adan, AdamW or Muon");
}

void restoreMoments(torch::optim::Optimizer& optimizer, const Moments& moments)
{
    try {
        if (auto* const adan = dynamic_cast<Adan*>(&optimizer))
            adan->restoreMoments(moments);
        else if (auto* const muon = dynamic_cast<Muon*>(&optimizer))
            muon->restoreMoments(moments);
        else
            restoreAdamW(dynamic_cast<AdamW&>(optimizer), moments);
    } catch (const std::out_of_range&) {
        throw ModelError("the checkpoint's moments are not those of this optimiser");
    }
}

} // namespace clusterlens
