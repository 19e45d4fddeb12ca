#include "torch/Architectures.h"

#include "base/Errors.h"
#include "torch/basis/BasisModel.h"
#include "torch/paper/PaperModel.h"
#include "torch/regressor/RegressorModel.h"
#include "torch/train/BasisTrainer.h"
#include "torch/train/paper/PaperTrainer.h"
#include "torch/train/RegressorTrainer.h"

namespace clusterlens {

namespace {

template <typename Model> std::unique_ptr<GenerativeModel> loaded(const ModelBundle& bundle, ModelInfo info, torch::Device device)
{
    return std::make_unique<Model>(bundle, std::move(info), device);
}

template <typename Kind> std::unique_ptr<Trainer> trainer(TrainingRun& run)
{
    return std::make_unique<Kind>(run);
}

constexpr Architecture architectures[] = {
    {"basis", &loaded<BasisModel>, &trainer<BasisTrainer>, true},
    {"paper", &loaded<PaperModel>, &trainer<PaperTrainer>, false},
    {"regressor", &loaded<RegressorModel>, &trainer<RegressorTrainer>, false},
};

} // namespace

const Architecture& architectureNamed(const std::string& name)
{
    std::string known;
    for (const Architecture& architecture : architectures) {
        if (name == architecture.name)
            return architecture;
        known += (known.empty() ? "" : ", ") + std::string(architecture.name);
    }
    throw ModelError("expected an architecture of " + known + ", found " + name);
}

} // namespace clusterlens
