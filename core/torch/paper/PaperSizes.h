#pragma once

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>

namespace clusterlens {

/// The widths that a bundle of the paper's architecture may choose; the defaults are those published.
struct PaperSizes {
    int unetWidth = 128;                         ///< channels of the U-Net's outermost level; a multiple of 8
    std::array<int, 2> priorWidths = {128, 256}; ///< of the two hidden layers of the conditional prior

    /// Reads "unet_width" and "prior_widths"; what is missing is as published.
    /// \throws ModelError  no whole numbers, or out of range
    [[nodiscard]] static PaperSizes fromJson(const nlohmann::json& json);
    /// Adds both to a description.
    void addTo(nlohmann::json& json) const;

    /// Numbers of the networks of these widths, known before any memory is taken for them.
    [[nodiscard]] std::int64_t laplacianNumbers() const;
    [[nodiscard]] std::int64_t priorNumbers() const;
    [[nodiscard]] std::int64_t noiseNumbers() const;
};

} // namespace clusterlens
