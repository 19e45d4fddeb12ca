#include "runs/GenerateJob.h"

#include "base/Errors.h"
#include "batch/GenerateRun.h"
#include "model/ModelPath.h"

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
    GenerateOptions options;
    options.sampling = m_request.options.modelDefaults ? model.info().defaults : m_request.options.sampling;
    options.sampling.seed = m_request.options.sampling.seed;
    options.count = m_request.options.count;
    const auto found = [this](const Candidate& candidate) {
        post([this, shared = std::make_shared<const Candidate>(candidate)] { Q_EMIT candidateFound(shared); });
    };
    FinishedRun run = runGenerate(model, *m_request.curve, m_request.input, options, control, found);
    post([this, finished = std::move(run)] {
        m_candidates = finished.candidates;
        m_summary = finished.summary;
    });
}

} // namespace clusterlens::ui

#include "moc_GenerateJob.cpp"
