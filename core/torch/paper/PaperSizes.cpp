#include "torch/paper/PaperSizes.h"

#include "base/Errors.h"

#include <fmt/core.h>

namespace clusterlens {

namespace {

constexpr int widthStep = 8; // the group norms have eight groups
constexpr int widestUnet = 1024;
constexpr int widestPrior = 16384;

int widthOf(const nlohmann::json& value, const char* name, int step, int most)
{
    const bool whole = value.is_number_unsigned() && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
    const int width = whole ? value.get<int>() : 0;
    if (width < step || width % step != 0)
        throw ModelError(
            fmt::format("{}: expected a multiple of {} from {} to {}, found {}", name, step, step, most, value.dump()));
    return width;
}

} // namespace

PaperSizes PaperSizes::fromJson(const nlohmann::json& json)
{
    PaperSizes sizes;
    if (const auto found = json.find("unet_width"); found != json.end())
        sizes.unetWidth = widthOf(*found, "unet_width", widthStep, widestUnet);
    if (const auto found = json.find("prior_widths"); found != json.end()) {
        if (!found->is_array() || found->size() != sizes.priorWidths.size())
            throw ModelError("prior_widths: expected two widths, found " + found->dump());
        for (std::size_t i = 0; i < sizes.priorWidths.size(); ++i)
            sizes.priorWidths[i] = widthOf((*found)[i], "prior_widths", 1, widestPrior);
    }
    return sizes;
}

void PaperSizes::addTo(nlohmann::json& json) const
{
    json["unet_width"] = unetWidth;
    json["prior_widths"] = priorWidths;
}

std::int64_t PaperSizes::laplacianNumbers() const
{
    constexpr std::int64_t withoutPrior = 7'671'032;
    return withoutPrior + priorNumbers();
}

std::int64_t PaperSizes::priorNumbers() const
{
    constexpr std::int64_t points = 3000;
    constexpr std::int64_t outputs = 512;
    const std::int64_t a = priorWidths[0];
    const std::int64_t b = priorWidths[1];
    return (points + 1) * a + (a + 1) * b + (b + 1) * outputs;
}

std::int64_t PaperSizes::noiseNumbers() const
{
    // Each layer's numbers are a square, a product or a multiple of the width; the last bias is one more.
    const std::int64_t w = unetWidth;
    return 4896 * w * w + 25'582 * w + 1;
}

} // namespace clusterlens
