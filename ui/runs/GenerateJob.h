#pragma once

#include "candidates/StructureGenerator.h"
#include "gr/LoadedCurve.h"
#include "runs/Job.h"
#include "runs/ModelHolder.h"
#include "session/SessionFile.h"

#include <memory>

namespace clusterlens::ui {

/// What a generation works on: a snapshot.
struct GenerateRequest {
    std::shared_ptr<const LoadedCurve> curve;
    GenerationOptions options;
    std::filesystem::path programFolder; ///< where the shipped bundle is looked for
    std::string input;                   ///< path of the curve, for the records
};

/// Draws candidates with the model. When a GPU fails it says so and does everything again on the CPU.
class GenerateJob : public Job {
    Q_OBJECT

public:
    GenerateJob(const QString& title, ModelHolder& models, GenerateRequest request);

    /// After finished(): candidates ranked and merged, with how the run went.
    [[nodiscard]] const std::vector<Candidate>& candidates() const { return m_candidates; }
    [[nodiscard]] const RunSummary& summary() const { return m_summary; } ///< after finished()

Q_SIGNALS:
    void candidateFound(const std::shared_ptr<const Candidate>&
            candidate); ///< one of the model's own samples as it is done, not yet merged with its like
    void startedOver(); ///< what was found so far does not count

private:
    void work(const RunControl& control) override;
    void generate(const GenerativeModel& model, const RunControl& control);

    ModelHolder& m_models;
    const GenerateRequest m_request;
    std::vector<Candidate> m_candidates; ///< written by post()
    RunSummary m_summary;
};

} // namespace clusterlens::ui
