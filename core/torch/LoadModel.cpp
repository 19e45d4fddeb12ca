#include "base/Errors.h"
#include "model/GenerativeModel.h"
#include "torch/basis/BasisModel.h"
#include "torch/ModelBundle.h"
#include "torch/paper/PaperModel.h"
#include "torch/regressor/RegressorModel.h"

extern "C" void openblas_set_num_threads(int count) __attribute__((weak)); // absent with another BLAS

namespace clusterlens {

namespace {

torch::Device chosenDevice(const std::string& name)
{
    if (name != "auto" && name != "cpu" && name != "cuda")
        throw ModelError("expected device auto, cpu or cuda, found \"" + name + "\"");
    if (name == "cpu")
        return torch::kCPU;
    if (torch::cuda::is_available())
        return torch::kCUDA;
    if (name == "cuda")
        throw ModelError("no CUDA device: this LibTorch has none, or the driver does not answer; use --device cpu");
    return torch::kCPU;
}

template <typename Call> auto translated(const Call& call)
{
    try {
        return call();
    } catch (const c10::Error& e) {
        throw ModelError(std::string("LibTorch: ") + e.what_without_backtrace());
    }
}

/// A model whose LibTorch errors, such as too little memory on the GPU, come out as ModelErrors.
class TranslatingModel : public GenerativeModel {
public:
    explicit TranslatingModel(std::unique_ptr<GenerativeModel> model)
        : m_model(std::move(model))
    {
    }

    [[nodiscard]] ModelInfo info() const override { return m_model->info(); }

    [[nodiscard]] std::vector<LikelyShape> likelyShapes(const ModelInput& input, int count) const override
    {
        return translated([&] { return m_model->likelyShapes(input, count); });
    }

    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override
    {
        return translated([&] { return m_model->sample(input, sampling, count, control); });
    }

private:
    std::unique_ptr<GenerativeModel> m_model;
};

std::unique_ptr<GenerativeModel> makeModel(const ModelBundle& bundle, const ModelInfo& info, torch::Device device)
{
    if (info.architecture == "basis")
        return std::make_unique<BasisModel>(bundle, info, device);
    if (info.architecture == "paper")
        return std::make_unique<PaperModel>(bundle, info, device);
    if (info.architecture == "regressor")
        return std::make_unique<RegressorModel>(bundle, info, device);
    throw ModelError("expected architecture basis, paper or regressor, found " + info.architecture);
}

} // namespace

std::unique_ptr<GenerativeModel> loadModel(const std::filesystem::path& path, const std::string& deviceName)
{
    const torch::Device device = chosenDevice(deviceName);
    const ModelBundle bundle = readBundle(path);
    try {
        ModelInfo info;
        info.name = path.filename().string();
        info.architecture = bundle.architecture.at("name");
        info.sha256 = bundle.sha256;
        info.device = device.is_cuda() ? "cuda" : "cpu";
        if (info.architecture != "regressor") // nothing is drawn there
            info.defaults = samplingFromJson(bundle.architecture.at("sampling"));
        return std::make_unique<TranslatingModel>(makeModel(bundle, info, device));
    } catch (const nlohmann::json::exception& e) {
        throw ModelError(path.string() + ": incomplete description: " + e.what());
    } catch (const ModelError& e) {
        throw ModelError(path.string() + ": " + e.what());
    } catch (const c10::Error& e) {
        throw ModelError(path.string() + ": " + e.what_without_backtrace());
    }
}

void useOneThreadACall()
{
    at::set_num_threads(1); // threads started later take it over
    if (openblas_set_num_threads)
        openblas_set_num_threads(1); // keeps threads of its own, whatever LibTorch says
}

} // namespace clusterlens
