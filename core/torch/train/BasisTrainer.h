#pragma once

#include "torch/basis/BasisNetworks.h"
#include "torch/ModelBundle.h"
#include "torch/train/CanonicalPdfs.h"
#include "torch/train/StageRunner.h"

#include <memory>
#include <vector>

namespace clusterlens {

/// Trains the `basis` architecture in three stages.
class BasisTrainer : public Trainer {
public:
    /// \param run  with a configuration as models/configs/basis.json. \throws ParseError, nlohmann::json::exception
    explicit BasisTrainer(TrainingRun& run);
    ~BasisTrainer() override;

    [[nodiscard]] std::vector<Stage> stages() override;

private:
    /// Encoder: shape odds from randomised PDFs.
    void trainCondition(const Log& log, const RunControl& control);
    /// Latents and associative memory of the shapes; nothing to descend.
    void trainLaplacian(const Log& log, const RunControl& control);
    /// Denoiser on the latents, given the frozen encoder.
    void trainDiffusion(const Log& log, const RunControl& control);

    [[nodiscard]] CanonicalPdfs curves(std::uint64_t salt, const RunControl& control) const;

    const nlohmann::json& m_config;
    ModelBundle& m_bundle;
    StageRunner m_runner;
    std::vector<PositionsXyz> m_library; ///< published shapes that are trained on, at unit bond length
    std::vector<PositionsXyz> m_varied;  ///< others
    std::unique_ptr<HeldOut> m_heldOut;
    BasisSizes m_sizes;
};

} // namespace clusterlens
