#pragma once

#include "model/GenerativeModel.h"
#include "torch/ModelBundle.h"
#include "torch/regressor/Regressor.h"

namespace clusterlens {

/// A regressor at work. It knows one answer to a curve, so all samples are the same, and T1, T2 and the seed mean nothing.
class RegressorModel : public GenerativeModel {
public:
    /// \throws ModelError  the bundle's weights do not fit
    RegressorModel(const ModelBundle& bundle, ModelInfo info, torch::Device device);

    [[nodiscard]] ModelInfo info() const override { return m_info; }
    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override;

private:
    ModelInfo m_info;
    torch::Device m_device;
    mutable Regressor m_network{nullptr}; // forward() changes nothing, so const calls may run at once
};

} // namespace clusterlens
