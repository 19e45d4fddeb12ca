#include "torch/paper/MeasuredWay.h"

#include "base/Errors.h"
#include "torch/Described.h"
#include "torch/ModelBundle.h"

#include <fmt/core.h>

namespace clusterlens {

std::optional<MeasuredWay> MeasuredWay::fromJson(const nlohmann::json& json)
{
    const auto found = json.find("measured_sampling");
    if (found == json.end())
        return {};
    const auto unlike = described<double>(*found, "unlike");
    if (!(unlike > 0.0 && unlike < 1.0))
        throw ModelError(fmt::format("measured_sampling: expected \"unlike\" between 0 and 1, found {}", unlike));
    return MeasuredWay{samplingFromJson(*found), unlike};
}

std::optional<RedrawWay> RedrawWay::fromJson(const nlohmann::json& json)
{
    constexpr int most = 100;
    const auto found = json.find("redraw_sampling");
    if (found == json.end())
        return {};
    const int attempts = described<int>(*found, "attempts");
    if (attempts < 1 || attempts > most)
        throw ModelError(fmt::format("redraw_sampling: expected \"attempts\" from 1 to {}, found {}", most, attempts));
    return RedrawWay{samplingFromJson(*found), attempts};
}

} // namespace clusterlens
