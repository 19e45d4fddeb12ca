#pragma once

#include "base/AppendFile.h"
#include "base/RunControl.h"
#include "batch/BatchPlan.h"
#include "batch/GenerateRun.h"
#include "batch/SeriesTable.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace clusterlens {

/// What is done with each curve. Called from several threads at once.
struct BatchWork {
    std::function<LoadedCurve(const std::filesystem::path& file)> load;
    std::function<FinishedRun(const LoadedCurve& curve, const std::string& input, const RunControl& control)> run;
};

/// How one curve of a batch ended.
struct BatchEnding {
    enum class State { Done, DoneBefore, Failed };

    BatchCurve curve;
    State state = State::Done;
    SeriesRow row; ///< of the table; for a failure with the reason as "message"
};

/// Many curves, each with its folder of results inside one folder, and a journal, "batch-1-of-8.jsonl" for the first of eight shards, in which a line is
/// on disk once a curve is through. Whatever ends the program, the same batch goes on where it stopped: curves whose results are there, made with the same settings
/// from the same bytes, are not calculated again; those that failed are tried again. Results of a curve that lay elsewhere are not replaced by those of another
/// with its name, which is a failure.
class Batch {
public:
    /// \param folder    of the results; made when absent
    /// \param settings  everything that results depend on, the curves aside
    /// \throws StoreError  the folder or the journal cannot be written, or another program works on this shard;
    ///                     ParseError  the journal was begun with other settings: says which, or it is none
    Batch(std::filesystem::path folder, const Shard& shard, const nlohmann::ordered_json& settings, BatchWork work,
        std::vector<SeriesNumber> numbers = {});

    /// Takes each curve in turn, \p threads of them at once (0: one for each processor core). A file that cannot be read, or a curve that cannot be
    /// searched, is a failure of its own and stops nothing.
    /// \param told  of each curve, from any thread, one call at a time
    /// \return      of all curves, in their order
    /// \throws StoreError  results or journal cannot be written;  Cancelled: what was finished stays
    std::vector<BatchEnding> run(const std::vector<BatchCurve>& curves, int threads,
        const std::function<void(const BatchEnding&)>& told, const RunControl& control);

    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

private:
    struct Done {
        std::string sha256; ///< of the curve; empty: the journals differ
        std::string file;   ///< where it lay; empty: the journals do not say
    };

    /// By name, what the journals in \p folder say. \throws ParseError  one was begun with other settings
    [[nodiscard]] static std::map<std::string, Done> doneIn(
        const std::filesystem::path& folder, const nlohmann::ordered_json& settings);
    [[nodiscard]] BatchEnding endingOf(const BatchCurve& curve, const RunControl& control);
    [[nodiscard]] bool isDone(const BatchCurve& curve, const std::string& sha256) const;
    /// The file of another curve that has this one's folder of results; empty: none has.
    [[nodiscard]] std::string whoseResultsAreThere(const BatchCurve& curve) const;

    std::filesystem::path m_folder;
    BatchWork m_work;
    std::vector<SeriesNumber> m_numbers;
    std::map<std::string, Done> m_done;
    AppendFile m_journal;
};

/// The table of all that the batches in a folder have done, and what they lack.
struct MergedSeries {
    std::vector<SeriesRow> rows; ///< in the order of the curves
    /// A sentence for each shard that is not there or not through, and for results that are wanted but gone or damaged.
    std::vector<std::string> missing;
};

/// Results of all shards in \p folders. A folder without a journal counts as one of results that were made one by one: each summary.json in it, or
/// in the folders in it, gives a row.
/// \param shownFrom  what the names of folders in the table are relative to
/// \param known      of calls before with the same arguments; null: all is read
/// \throws StoreError  something cannot be read;  ParseError  a folder without results, a journal or summary.json that is none
[[nodiscard]] MergedSeries mergedSeries(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& shownFrom,
    const std::vector<SeriesNumber>& numbers = {}, KnownRows* known = nullptr);

/// Writes seriesText() of \p rows as series.csv into \p folder. \return its path. \throws StoreError
std::filesystem::path writeSeries(const std::filesystem::path& folder, const std::vector<SeriesRow>& rows);

} // namespace clusterlens
