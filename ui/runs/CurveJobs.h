#pragma once

#include "candidates/Candidate.h"
#include "runs/Job.h"
#include "session/RunSummary.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace clusterlens::ui {

using CandidateList = std::vector<std::shared_ptr<const Candidate>>;

/// Looks for the library shapes that explain a curve best.
class MineJob : public Job {
    Q_OBJECT

public:
    /// \param input  path of the curve, for the records
    MineJob(const QString& title, std::shared_ptr<const LoadedCurve> curve, std::string input, int count);
    [[nodiscard]] const CandidateList& candidates() const { return m_candidates; } ///< after finished(), best first
    [[nodiscard]] const RunSummary& summary() const { return m_summary; }          ///< after finished()

private:
    void work(const RunControl& control) override;

    const std::shared_ptr<const LoadedCurve> m_curve;
    const std::string m_input;
    const int m_count;
    CandidateList m_candidates; ///< written by post()
    RunSummary m_summary;
};

/// Fits candidates again, after a change of range or settings.
class RefitJob : public Job {
    Q_OBJECT

public:
    using Items = std::vector<std::pair<int, std::shared_ptr<const Candidate>>>; ///< id and candidate

    RefitJob(const QString& title, std::shared_ptr<const LoadedCurve> curve, Items items);

Q_SIGNALS:
    void refitted(int id, const std::shared_ptr<const Candidate>& candidate);

private:
    void work(const RunControl& control) override;

    const std::shared_ptr<const LoadedCurve> m_curve;
    const Items m_items;
};

/// Reads a structure file (XYZ, extended XYZ, CIF, .stru) and fits it to the curve: one more candidate.
class ReferenceJob : public Job {
    Q_OBJECT

public:
    ReferenceJob(const QString& title, std::shared_ptr<const LoadedCurve> curve, std::filesystem::path structureFile);
    [[nodiscard]] const std::shared_ptr<const Candidate>& candidate() const { return m_candidate; } ///< after finished()

private:
    void work(const RunControl& control) override;

    const std::shared_ptr<const LoadedCurve> m_curve;
    const std::filesystem::path m_path;
    std::shared_ptr<const Candidate> m_candidate; ///< written by post()
};

/// Any other work without a result of its own, such as an export: a function with a snapshot inside.
class FunctionJob : public Job {
    Q_OBJECT

public:
    FunctionJob(const QString& title, std::function<void(const RunControl&)> function);

private:
    void work(const RunControl& control) override;

    const std::function<void(const RunControl&)> m_function;
};

} // namespace clusterlens::ui
