#pragma once

#include "base/EnumText.h"
#include "base/RunControl.h"
#include "measurement/PdfCurve.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

enum class SamplerKind { Ddpm, Ddim };

template <>
inline constexpr std::array enumWords<SamplerKind>{EnumWord{SamplerKind::Ddim, "ddim"}, EnumWord{SamplerKind::Ddpm, "ddpm"}};

/// How to walk from noise to a latent (docs/method.md). t1 == t2 is plain latent diffusion, t2 = 1000 with t1 = 0 the conditional prior alone.
/// The defaults are the optimum of the sweep in docs/method.md; a bundle may state others.
struct SamplingSettings {
    int t1 = 300;   ///< 0 .. t2, the step that the jump lands on
    int t2 = 700;   ///< t1 .. 1000, the step that the jump leaves from
    int steps = 12; ///< network evaluations a sample, shared between the two stretches; >= 1
    SamplerKind sampler = SamplerKind::Ddim;
    std::uint64_t seed = 1;
    /// 0 .. 1, what a model of a finite set of shapes goes by: 0 its network's odds alone, 1 how well each shape explains the curve
    double guidance = 1.0;
    int firstSample = 0; ///< number of the first sample drawn, >= 0: samples 8 to 15 of a seed are the ones that follow a run of 8
    int attempt = 0;     ///< 0 .. ModelInfo::attempts - 1, how often these samples were drawn before and gave no structure

    friend bool operator==(const SamplingSettings&, const SamplingSettings&) = default;
};

/// One matrix drawn from the model.
struct LaplacianSample {
    Eigen::MatrixXd weights;  ///< [256 x 256] W_ij = exp(-d_ij^2 / 260 Å^2); absent atoms have zero rows
    double lengthScale = 1.0; ///< recovered positions times this are Å
    double scaleError = 0.0;  ///< relative; how far lengthScale may be off and wants a search against the curve; 0: it is exact
    int identity = -1;        ///< which member of the model's finite set of shapes it is; -1 when the model has none
};

/// A member of a model's finite set and the belief in it.
struct ShapeOdds {
    int identity = 0;
    double logOdds = 0.0; ///< natural logarithm, up to a constant
    std::optional<double> bond
        = {};                ///< Å, smallest pair distance that explains the curve; empty: about the distance of the first peak
    double bondError = 0.18; ///< relative; how far the bond may be off: bcc's first two shells merge into one peak 15 % further out
};

/// One of the shapes that a model takes for likely.
struct LikelyShape {
    ShapeOdds odds;         ///< given the curve
    double logPrior = 0.0;  ///< log-odds before any curve: how often training showed the shape
    PositionsXyz positions; ///< at unit bond length
};

/// What a bundle says of itself.
struct ModelInfo {
    std::string name;          ///< file name without folder
    std::string architecture;  ///< "paper", "basis" or "regressor"
    std::string sha256;        ///< of the tensors, hexadecimal
    std::string device;        ///< "cpu", "cuda:0 NVIDIA ..."
    SamplingSettings defaults; ///< stored with the weights, the best that was measured
    int minAtoms = 5;
    int maxAtoms = 256;
    RRange range;     ///< r that the model looks at, Å (at its own bond length)
    int attempts = 1; ///< >= 1, how often it is worth drawing a sample that gives no structure
};

/// What the model is conditioned on.
struct ModelInput {
    PdfCurve curve;                  ///< measured G(r), any grid; only its shape counts, not its amplitude
    std::optional<double> qmin;      ///< Å^-1, empty when nobody knows
    std::optional<double> qmax;      ///< Å^-1
    std::optional<double> qdamp;     ///< Å^-1
    std::optional<double> bond = {}; ///< Å, where the user says the first metal-metal peak is; empty: found from the curve
    std::vector<ShapeOdds> odds
        = {}; ///< to go by instead of the network's own, by a model of a finite set of shapes; those not named are ruled out
};

/// Conditional latent diffusion: PDF in, matrices W out. Implemented with LibTorch in core/torch.
class GenerativeModel {
public:
    virtual ~GenerativeModel() = default;

    [[nodiscard]] virtual ModelInfo info() const = 0;

    /// The members of a finite set of shapes that the network takes for likely, best first, at most \p count; none where there is no finite set.
    /// \throws std::invalid_argument  count < 1;  ModelError
    [[nodiscard]] virtual std::vector<LikelyShape> likelyShapes(const ModelInput& /*input*/, int /*count*/) const { return {}; }

    /// Draws \p count matrices; sample i depends on (settings.seed, settings.firstSample + i, settings.attempt) and the input
    /// alone, not on count.
    /// \throws std::invalid_argument  count < 1, or T1, T2, steps out of range;  ModelError;  Cancelled
    [[nodiscard]] virtual std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const = 0;
};

/// Which threads a call of a model may use.
enum class CallThreads {
    AsItLikes, ///< what is fastest for the architecture, when one call is made at a time
    One,       ///< the calling one: for programs that make several calls at once, whose helpers would get into each other's way
};

/// Reads a bundle. \param deviceName  "auto", "cpu" or "cuda"
/// \throws StoreError  no such file, damaged or newer;  ModelError  unknown architecture, a description that is not that of the weights, no such device
[[nodiscard]] std::unique_ptr<GenerativeModel> loadModel(
    const std::filesystem::path& path, const std::string& deviceName, CallThreads threads = CallThreads::AsItLikes);

} // namespace clusterlens
