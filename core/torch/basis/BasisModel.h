#pragma once

#include "model/GenerativeModel.h"
#include "torch/basis/BasisNetworks.h"
#include "torch/ModelBundle.h"

namespace clusterlens {

/// The `basis` architecture at work.
class BasisModel : public GenerativeModel {
public:
    /// \throws ModelError  the bundle's weights do not fit its description
    BasisModel(const ModelBundle& bundle, ModelInfo info, torch::Device device);

    [[nodiscard]] ModelInfo info() const override { return m_info; }
    [[nodiscard]] std::vector<LikelyShape> likelyShapes(const ModelInput& input, int count) const override;
    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override;

private:
    /// How often training showed the shape.
    [[nodiscard]] double logPrior(int identity) const;
    /// Distance of the first peak, Å: stated, or found in the curve.
    [[nodiscard]] static double peakOf(const ModelInput& input);
    /// What the encoder reads if the first peak were at each of \p peaks, [peaks x inputs].
    [[nodiscard]] torch::Tensor conditions(const ModelInput& input, const std::vector<double>& peaks) const;

    ModelInfo m_info;
    torch::Device m_device;
    int m_shapes = 0;          ///< in the memory, those of the library first
    int m_librarySize = 0;     ///< of them
    double m_libraryShare = 1; ///< of the training curves
    double m_scaleSpread;      ///< relative standard deviation of the first-peak distance that samples assume
    // Modules share their state; forward() changes none of it, so const calls may run at once.
    mutable ShapeEncoder m_encoder{nullptr};
    mutable ShapeMemory m_memory{nullptr};
    mutable CodebookDenoiser m_denoiser{nullptr};
};

/// The network's view of a measured curve.
/// \param peak  distance of the first peak, Å
/// \return      [gridPoints + conditionExtras], curve scaled to max |G| = 1
[[nodiscard]] torch::Tensor conditionVector(const ModelInput& input, double peak);

} // namespace clusterlens
