#pragma once

#include "base/RunControl.h"
#include "pdf/PdfCurve.h"

#include <Eigen/Core>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

enum class SamplerKind { Ddpm, Ddim };

/// As the command line and the files name it.
[[nodiscard]] constexpr const char* samplerName(SamplerKind kind)
{
    return kind == SamplerKind::Ddpm ? "ddpm" : "ddim";
}

/// How to walk from noise to a latent (docs/method.md). t1 == t2 is plain latent diffusion, t2 = 1000 with t1 = 0 the conditional prior alone.
struct SamplingSettings {
    int t1 = 500;   ///< 0 .. t2, the step that the jump lands on
    int t2 = 900;   ///< t1 .. 1000, the step that the jump leaves from
    int steps = 40; ///< network evaluations a sample, shared between the two stretches; >= 1
    SamplerKind sampler = SamplerKind::Ddim;
    std::uint64_t seed = 1;
    int firstSample = 0; ///< number of the first sample drawn, >= 0: samples 8 to 15 of a seed are the ones that follow a run of 8

    friend bool operator==(const SamplingSettings&, const SamplingSettings&) = default;
};

/// One matrix drawn from the model.
struct LaplacianSample {
    Eigen::MatrixXd weights;      ///< [256 x 256] W_ij = exp(-d_ij^2 / 260 Å^2); absent atoms have zero rows
    double lengthScale = 1.0;     ///< recovered positions times this are Å
    bool scaleIsEstimate = false; ///< true: lengthScale comes from the first peak and wants a search against the curve
    int identity = -1;            ///< which member of the model's finite set of shapes it is; -1 when the model has none
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
    RRange range; ///< r that the model looks at, Å (at its own bond length)
};

/// What the model is conditioned on.
struct ModelInput {
    PdfCurve curve;                  ///< measured G(r), any grid; only its shape counts, not its amplitude
    std::optional<double> qmin;      ///< Å^-1, empty when nobody knows
    std::optional<double> qmax;      ///< Å^-1
    std::optional<double> qdamp;     ///< Å^-1
    std::optional<double> bond = {}; ///< Å, where the user says the first metal-metal peak is; empty: found from the curve
    std::vector<int> excluded = {};  ///< identities (LaplacianSample) that are ruled out; models without a finite set ignore them
};

/// Conditional latent diffusion: PDF in, matrices W out. Implemented with LibTorch in core/model.
class GenerativeModel {
public:
    virtual ~GenerativeModel() = default;

    [[nodiscard]] virtual ModelInfo info() const = 0;

    /// Draws \p count matrices; sample i depends on (settings.seed, settings.firstSample + i) and the input alone, not on count.
    /// \throws std::invalid_argument  count < 1, or T1, T2, steps out of range;  ModelError;  Cancelled
    [[nodiscard]] virtual std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const = 0;
};

/// Reads a bundle. \param device  "auto", "cpu" or "cuda"
/// \throws StoreError  no such file, damaged or newer;  ModelError  unknown architecture, or no such device
[[nodiscard]] std::unique_ptr<GenerativeModel> loadModel(const std::filesystem::path& bundle, const std::string& device);

/// From now on every call of a model in this process computes on the calling thread alone: for programs that make several calls at once, whose
/// helper threads would get into each other's way. OpenBLAS is told, too; another BLAS may want OMP_NUM_THREADS=1 in the environment.
void useOneThreadACall();

} // namespace clusterlens
