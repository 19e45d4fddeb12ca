#pragma once

#include "base/RunControl.h"
#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "measurement/ExperimentSettings.h"
#include "shapes/ShapeLibrary.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace clusterlens {

/// What a method shows of a measured curve, and what it held against it.
struct Answer {
    std::vector<Candidate> shown; ///< as the command lists them, best fit first
    std::vector<ConsideredShape> considered;
};

/// A way from a curve to structures, so that all ways can be judged by one protocol (Evaluation.h).
/// Const functions are safe from any thread at once.
class StructureProposer {
public:
    virtual ~StructureProposer() = default;

    /// What a report says of it: "method" ("model", "mine", "nearest") and what else identifies it.
    [[nodiscard]] virtual nlohmann::json description() const = 0;

    /// At most \p count structures in the method's own order; the first is the one that "one sample" means. An attempt that gave no
    /// structure is an empty place. The same for the same arguments, and computed in the calling thread.
    /// \param fit  what is known of the measurement, and the range
    /// \throws std::invalid_argument  count < 1, or a curve without a peak in the range;  ModelError;  Cancelled
    [[nodiscard]] virtual std::vector<std::optional<Candidate>> propose(
        const ModelInput& input, const FitSettings& fit, int count, std::uint64_t seed, const RunControl& control) const = 0;

    /// What the method's command shows when nothing is stated but the file: here propose() in the order of its fits.
    /// \throws as propose()
    [[nodiscard]] virtual Answer answer(const PdfCurve& curve, const ExperimentSettings& experiment, int count, std::uint64_t seed,
        const RunControl& control) const;
};

/// The first sample of the seed, then the best others that generateStructures() finds, best fit first. \p model must outlive the result. The seed comes from the protocol.
[[nodiscard]] std::unique_ptr<StructureProposer> modelProposer(const GenerativeModel& model, const SamplingSettings& sampling);

/// mineShapes(): the library's best shapes, best fit first.
[[nodiscard]] std::unique_ptr<StructureProposer> miningProposer(std::vector<Shape> library);

/// NearestCurve: one shape, whatever the count.
[[nodiscard]] std::unique_ptr<StructureProposer> nearestCurveProposer(std::vector<Shape> library);

} // namespace clusterlens
