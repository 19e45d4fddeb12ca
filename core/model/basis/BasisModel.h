#pragma once

#include "model/basis/BasisNetworks.h"
#include "model/GenerativeModel.h"
#include "model/ModelBundle.h"

namespace clusterlens {

/// The `basis` architecture at work.
class BasisModel : public GenerativeModel {
public:
    /// \throws ModelError  the bundle's weights do not fit its description
    BasisModel(const ModelBundle& bundle, ModelInfo info, torch::Device device);

    [[nodiscard]] ModelInfo info() const override { return m_info; }
    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override;

private:
    ModelInfo m_info;
    torch::Device m_device;
    double m_scaleSpread; ///< relative standard deviation of the first-peak distance that samples assume
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
