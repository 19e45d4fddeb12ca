#pragma once

#include "model/GenerativeModel.h"
#include "torch/ModelBundle.h"
#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/NoiseUnet.h"

namespace clusterlens {

/// The architecture as published, at work: curves in Å as measured, W at its true scale.
class PaperModel : public GenerativeModel {
public:
    /// \throws ModelError  the bundle's weights do not fit
    PaperModel(const ModelBundle& bundle, ModelInfo info, torch::Device device);

    [[nodiscard]] ModelInfo info() const override { return m_info; }
    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override;

private:
    ModelInfo m_info;
    torch::Device m_device;
    double m_latentScale; ///< latents divided by this have unit variance: what the U-Net sees
    // Modules share their state; forward() changes none of it, so const calls may run at once.
    mutable ConditionVae m_condition{nullptr};
    mutable LaplacianVae m_laplacian{nullptr};
    mutable NoiseUnet m_noise{nullptr};
};

/// G on r = 0, 0.01 .. 29.99 Å divided by its maximum, as the paper's networks take it. [3000]
[[nodiscard]] torch::Tensor paperCondition(const PdfCurve& curve);

} // namespace clusterlens
