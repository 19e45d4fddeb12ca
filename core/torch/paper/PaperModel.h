#pragma once

#include "model/GenerativeModel.h"
#include "torch/ModelBundle.h"
#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/MeasuredWay.h"
#include "torch/paper/NoiseUnet.h"

namespace clusterlens {

/// The architecture as published, at work: curves in Å as measured, W at its true scale, or nearly so where "scale_error" says it.
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
    double m_scaleError;
    std::optional<MeasuredWay> m_measured;
    std::optional<RedrawWay> m_redraw;
    // Modules share their state; forward() changes none of it, so const calls may run at once.
    mutable ConditionVae m_condition{nullptr};
    mutable LaplacianVae m_laplacian{nullptr};
    mutable NoiseUnet m_noise{nullptr};
    mutable torch::nn::Sequential m_measuredPrior{nullptr}; ///< where there is m_measured
};

/// G on r = 0, 0.01 .. 29.99 Å divided by its maximum, as the paper's networks take it. [3000]
[[nodiscard]] torch::Tensor paperCondition(const PdfCurve& curve);

/// "scale_error" of a bundle or a configuration, relative: how far all distances of a drawn W may be off together, which a search of the
/// stretch against the curve then mends (LaplacianSample::scaleError). 0 where it is missing, as published. \throws ModelError  not 0 to 0.1
[[nodiscard]] double paperScaleError(const nlohmann::json& json);

} // namespace clusterlens
