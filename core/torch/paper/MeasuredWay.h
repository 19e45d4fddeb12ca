#pragma once

#include "model/GenerativeModel.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace clusterlens {

/// How a bundle draws from curves that are not of the published kind: with a prior of its own, "measured.prior", which knows curves as measured. Its
/// draws are further off than those for the published kind, so the noise network leads them back to latents that it knows before they become X*_0.
struct MeasuredWay {
    SamplingSettings cleaning; ///< of that walk: the draw is noised to T1
    double unlike
        = 0.0; ///< from which error of the condition VAE on (relative, rms) a curve is of another kind than the published one

    /// "measured_sampling" of a bundle or a configuration; nothing where it is missing, as published. \throws ModelError  out of range
    [[nodiscard]] static std::optional<MeasuredWay> fromJson(const nlohmann::json& json);
};

/// How a bundle draws a sample again that gave no structure: what the prior draws is led back to latents that the noise network knows, from a higher time
/// than otherwise, where more is taken from the network and less from the draw.
struct RedrawWay {
    SamplingSettings cleaning; ///< of that walk
    int attempts = 1;          ///< >= 1, the first one included

    /// "redraw_sampling" of a bundle or a configuration; nothing where it is missing. \throws ModelError  out of range
    [[nodiscard]] static std::optional<RedrawWay> fromJson(const nlohmann::json& json);
};

} // namespace clusterlens
