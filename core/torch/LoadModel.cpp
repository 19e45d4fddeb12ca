#include "base/Errors.h"
#include "model/GenerativeModel.h"
#include "torch/Architectures.h"
#include "torch/Described.h"
#include "torch/ModelBundle.h"
#include "torch/OneThread.h"

#include <optional>

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

/// A model whose LibTorch errors, such as too little memory on the GPU, come out as ModelErrors, and whose calls keep to one thread when they shall.
class TranslatingModel : public GenerativeModel {
    // First, because its return type must be known to those who call it.
    template <typename Call> auto translated(const Call& call) const
    {
        std::optional<OneThread> alone;
        if (m_oneThread)
            alone.emplace();
        try {
            return call();
        } catch (const c10::Error& e) {
            throw ModelError(std::string("LibTorch: ") + e.what_without_backtrace());
        }
    }

public:
    TranslatingModel(std::unique_ptr<GenerativeModel> model, bool oneThread)
        : m_model(std::move(model))
        , m_oneThread(oneThread)
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
    bool m_oneThread;
};

} // namespace

std::unique_ptr<GenerativeModel> loadModel(const std::filesystem::path& path, const std::string& deviceName, CallThreads threads)
{
    const torch::Device device = chosenDevice(deviceName);
    const ModelBundle bundle = readBundle(path);
    try {
        ModelInfo info;
        info.name = path.filename().string();
        info.architecture = described<std::string>(bundle.architecture, "name");
        info.sha256 = bundle.sha256;
        info.device = device.is_cuda() ? "cuda" : "cpu";
        const Architecture& architecture = architectureNamed(info.architecture);
        return std::make_unique<TranslatingModel>(
            architecture.load(bundle, info, device), architecture.oneThread || threads == CallThreads::One);
    } catch (const nlohmann::json::exception&) {
        throw ModelError(path.string() + ": expected a whole description of the model, found one with wrong entries");
    } catch (const ModelError& e) {
        throw ModelError(path.string() + ": " + e.what());
    } catch (const c10::Error& e) {
        throw ModelError(path.string() + ": " + e.what_without_backtrace());
    }
}

} // namespace clusterlens
