#include "runs/GenerateJob.h"

#include "base/Errors.h"
#include "candidates/ModelInput.h"
#include "judgement/Conclusion.h"
#include "model/ModelPath.h"

#include <chrono>

namespace clusterlens::ui {

namespace {

bool isOnCpu(const ModelHolder::Model& model)
{
    return model && model->info().device.starts_with("cpu");
}

} // namespace

GenerateJob::GenerateJob(const QString& title, ModelHolder& models, GenerateRequest request)
    : Job(title)
    , m_models(models)
    , m_request(std::move(request))
{
}

void GenerateJob::work(const RunControl& control)
{
    const std::string& device = m_request.options.device;
    const std::filesystem::path bundle = findModel(m_request.options.bundle, m_request.programFolder);
    ModelHolder::Model model;
    try {
        control.step(0, 0, "loading the model");
        model = m_models.wait(bundle, device, control);
        generate(*model, control);
    } catch (const ModelError& e) {
        if (device == "cpu" || isOnCpu(model))
            throw;
        model.reset();                                 // its memory, before the next one is loaded
        model = m_models.wait(bundle, "cpu", control); // throws the same again when it was not the GPU
        post([this, why = QString::fromUtf8(e.what())] {
            Q_EMIT noticed(tr("The GPU cannot be used (%1). The calculation goes on with the CPU.").arg(why));
            Q_EMIT startedOver();
        });
        generate(*model, control);
    }
}

void GenerateJob::generate(const GenerativeModel& model, const RunControl& control)
{
    const auto start = std::chrono::steady_clock::now();
    const LoadedCurve& curve = *m_request.curve;
    const ModelInfo info = model.info();
    GenerationSettings settings;
    settings.fit = fitSettings(curve.experiment);
    settings.element = curve.experiment.element;
    settings.count = m_request.options.count;
    settings.sampling = m_request.options.modelDefaults ? info.defaults : m_request.options.sampling;
    settings.sampling.seed = m_request.options.sampling.seed;
    const auto found = [this](const Candidate& candidate) {
        post([this, shared = std::make_shared<const Candidate>(candidate)] { Q_EMIT candidateFound(shared); });
    };
    GenerationResult result = generateStructures(model, modelInput(curve.file.curve, curve.experiment), settings, control, found);

    RunSummary summary = runSummary("generate", m_request.input, curve, CLUSTERLENS_VERSION);
    addGeneration(summary, settings, info, result);
    Conclusion conclusion = conclude(curve.file, curve.experiment, rankedTogether(result, settings.count),
        std::move(result.considered), settings.threads, control);
    summary.judgement = std::move(conclusion.judgement);
    summary.timings["total"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    post([this, candidates = std::move(conclusion.candidates), summary = std::move(summary)] {
        m_candidates = candidates;
        m_summary = summary;
    });
}

} // namespace clusterlens::ui

#include "moc_GenerateJob.cpp"
