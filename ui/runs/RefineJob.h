#pragma once

#include "candidates/Candidate.h"
#include "gr/LoadedCurve.h"
#include "runs/Job.h"

#include <memory>
#include <optional>
#include <string>

namespace clusterlens::ui {

/// Refines a candidate against its curve.
class RefineJob : public Job {
    Q_OBJECT

public:
    /// What is refined: a snapshot.
    struct Request {
        std::shared_ptr<const LoadedCurve> curve;
        std::shared_ptr<const Candidate> candidate;
        std::string name;                  ///< of the candidate
        std::optional<std::size_t> choice; ///< another choice of a candidate that was refined already, instead of refining it
    };

    RefineJob(const QString& title, Request request);
    [[nodiscard]] const std::shared_ptr<const Candidate>& candidate() const { return m_candidate; } ///< after finished()

private:
    void work(const RunControl& control) override;

    const Request m_request;
    std::shared_ptr<const Candidate> m_candidate; ///< written by post()
};

} // namespace clusterlens::ui
