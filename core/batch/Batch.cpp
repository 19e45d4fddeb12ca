#include "batch/Batch.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/FolderUpdate.h"
#include "base/InputFile.h"
#include "base/ParallelFor.h"
#include "base/Sha256.h"
#include "base/StepCounter.h"
#include "session/ResultWriter.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <set>
#include <utility>

namespace clusterlens {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

std::string journalName(const Shard& shard)
{
    return fmt::format("batch-{}-of-{}.jsonl", shard.index, shard.of);
}

fs::path madeFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw StoreError(displayName(folder) + ": cannot be made: " + error.message());
    return folder;
}

std::string sha256Of(const std::string& content)
{
    Sha256 sum;
    sum.add(content);
    return sum.finish();
}

std::string dumped(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A line of a journal; null for one that is no object.
Json entryOf(const std::string& line)
{
    Json entry = Json::parse(line, nullptr, false);
    return entry.is_object() ? entry : Json();
}

std::string wordAt(const Json& entry, const char* key)
{
    const auto found = entry.is_object() ? entry.find(key) : entry.end();
    return entry.is_object() && found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The first setting that differs, in words.
std::string difference(const Json& before, const Json& now)
{
    for (const auto& [key, value] : now.items())
        if (!before.contains(key) || before[key] != value)
            return fmt::format("{} was {} and is {}", key, before.contains(key) ? dumped(before[key]) : "not set", dumped(value));
    for (const auto& [key, value] : before.items())
        if (!now.contains(key))
            return fmt::format("{} was {} and is not set", key, dumped(value));
    return {};
}

/// Whether a name from a journal, which anybody may have written, leads to no other folder.
bool staysInside(const fs::path& name)
{
    return name.is_relative() && std::ranges::find(name, fs::path("..")) == name.end();
}

std::string resultsOf(const fs::path& folder, const std::string& name)
{
    return (folder / name).string();
}

/// Where a curve lies, whatever the folder that one is in, in words for a journal.
std::string placeOf(const fs::path& file)
{
    std::error_code ignored;
    const fs::path whole = fs::weakly_canonical(file, ignored);
    return displayName(ignored ? file : whole);
}

/// What one process, or several one after the other, wrote down.
struct Journal {
    fs::path file;
    Shard shard;
    Json settings;                    ///< null where it does not say
    std::vector<std::string> planned; ///< names of the curves, of the last time that it was begun
    std::map<std::string, Json> last; ///< the last word on each curve, by name
};

/// The journals in a folder, in the order of their names.
std::vector<Journal> journalsIn(const fs::path& folder)
{
    std::vector<Journal> journals;
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
        const std::string name = file.path().filename().string();
        Shard shard;
        if (std::sscanf(name.c_str(), "batch-%d-of-%d.jsonl", &shard.index, &shard.of) != 2 || name != journalName(shard)
            || shard.index < 1 || shard.index > shard.of || shard.of > 100000)
            continue;
        Journal journal{file.path(), shard, {}, {}, {}};
        const std::vector<std::string> lines = appendedLines(file.path());
        if (lines.empty()) // of a command that came to nothing
            continue;
        for (const std::string& line : lines) {
            const Json entry = entryOf(line);
            if (!entry.is_object())
                continue;
            if (const auto settings = entry.find("settings"); journal.settings.is_null() && settings != entry.end())
                journal.settings = *settings;
            if (const auto plan = entry.find("planned"); plan != entry.end() && plan->is_array()) {
                journal.planned.clear();
                for (const Json& curve : *plan)
                    if (curve.is_string())
                        journal.planned.push_back(curve.get<std::string>());
            }
            if (const std::string curve = wordAt(entry, "name"); !curve.empty() && staysInside(curve))
                journal.last[curve] = entry;
        }
        journals.push_back(std::move(journal));
    }
    std::ranges::sort(journals, {}, &Journal::file);
    return journals;
}

bool saysDone(const Json& entry)
{
    return wordAt(entry, "state") == "done";
}

/// What all journals of a folder say together.
struct Journals {
    std::map<std::string, Json> last; ///< on each curve, by name: that it is done, where one says so
    std::set<std::string> planned;
    std::vector<std::string> missing;
    bool any = false;
};

Journals readJournals(const fs::path& folder)
{
    Journals journals;
    std::map<int, std::vector<bool>> shards; // by how many there are, which of them were seen
    const std::vector<Journal> all = journalsIn(folder);
    for (const Journal& journal : all) {
        journals.any = true;
        std::vector<bool>& seen = shards[journal.shard.of];
        seen.resize(static_cast<std::size_t>(journal.shard.of));
        seen[static_cast<std::size_t>(journal.shard.index - 1)] = true;
        journals.planned.insert(journal.planned.begin(), journal.planned.end());
        for (const auto& [curve, entry] : journal.last)
            if (Json& known = journals.last[curve]; !saysDone(known))
                known = entry;
    }
    for (const Journal& journal : all) {
        const auto lacks = [&](const std::string& curve) { return !journals.last.contains(curve); };
        if (const auto lacking = std::ranges::count_if(journal.planned, lacks); lacking > 0)
            journals.missing.push_back(
                fmt::format("{}: {} of {} curves are not through", displayName(journal.file), lacking, journal.planned.size()));
    }
    const auto isWhole = [](const auto& shard) { return std::ranges::find(shard.second, false) == shard.second.end(); };
    if (std::ranges::any_of(shards, isWhole)) // the others are what it was divided into before
        return journals;
    for (const auto& [of, seen] : shards)
        for (std::size_t i = 0; i < seen.size(); ++i)
            if (!seen[i])
                journals.missing.push_back(fmt::format("{}: shard {}/{} was not begun", displayName(folder), i + 1, of));
    return journals;
}

/// Folders below \p folder, itself included, that hold a summary.json.
std::vector<fs::path> resultFolders(const fs::path& folder)
{
    std::vector<fs::path> found;
    if (fs::exists(folder / summaryName))
        found.push_back(folder);
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
        if (const std::string name = entry.path().filename().string(); entry.is_directory() && !name.starts_with('.')
            && !name.starts_with(keptResultsName) && fs::exists(entry.path() / summaryName))
            found.push_back(entry.path());
    return found;
}

std::string shownAs(const fs::path& folder, const fs::path& from)
{
    const fs::path relative = fs::weakly_canonical(folder).lexically_relative(fs::weakly_canonical(from));
    return displayName(relative.empty() ? folder : relative);
}

} // namespace

Batch::Batch(fs::path folder, const Shard& shard, const Json& settings, BatchWork work, std::vector<SeriesNumber> numbers)
    : m_folder(madeFolder(folder))
    , m_work(std::move(work))
    , m_numbers(std::move(numbers))
    , m_done(doneIn(m_folder, settings))
    , m_journal(m_folder / journalName(shard))
{
    const auto statesSettings = [](const std::string& line) { return entryOf(line).contains("settings"); };
    const bool known = std::ranges::any_of(m_journal.lines(), statesSettings);
    if (!known && !m_journal.lines().empty())
        throw ParseError(displayName(m_folder / journalName(shard)) + ": expected a journal of Clusterlens, found something else");
    if (!known)
        m_journal.append(dumped({{"settings", settings}}));
}

std::map<std::string, Batch::Done> Batch::doneIn(const fs::path& folder, const Json& settings)
{
    const Json now = Json::parse(dumped(settings)); // as it reads back
    std::map<std::string, Done> done;
    for (const Journal& journal : journalsIn(folder)) {
        if (journal.settings.is_null())
            continue;
        if (const std::string other = difference(journal.settings, now); !other.empty())
            throw ParseError(displayName(journal.file) + ": this batch was begun with other settings: " + other
                + "; go on with those, or choose another folder");
        for (const auto& [name, entry] : journal.last) {
            if (!saysDone(entry))
                continue;
            const Done one{wordAt(entry, "sha256"), wordAt(entry, "file")}; // by whichever process
            if (const auto [found, added] = done.try_emplace(name, one); !added && found->second.sha256 != one.sha256)
                found->second = {};
        }
    }
    return done;
}

bool Batch::isDone(const BatchCurve& curve, const std::string& sha256) const
{
    const auto found = m_done.find(curve.name);
    return found != m_done.end() && found->second.sha256 == sha256
        && fs::exists(fs::path(resultsOf(m_folder, curve.name)) / summaryName);
}

std::string Batch::whoseResultsAreThere(const BatchCurve& curve) const
{
    const auto found = m_done.find(curve.name);
    const bool another = found != m_done.end() && !found->second.file.empty() && found->second.file != placeOf(curve.file);
    return another && fs::exists(fs::path(resultsOf(m_folder, curve.name)) / summaryName) ? found->second.file : std::string();
}

BatchEnding Batch::endingOf(const BatchCurve& curve, const RunControl& control)
{
    BatchEnding ending;
    ending.curve = curve;
    const std::string input = displayName(curve.file);
    const fs::path results = resultsOf(m_folder, curve.name);
    Json entry = {{"name", curve.name}, {"curve", input}, {"file", placeOf(curve.file)}, {"state", "failed"}};
    FinishedRun finished;
    try {
        const LoadedCurve loaded = m_work.load(curve.file);
        const std::string sha256 = sha256Of(loaded.content);
        if (isDone(curve, sha256)) {
            try {
                ending.row = readSeriesRow(results, curve.name, m_numbers);
                ending.state = BatchEnding::State::DoneBefore;
                return ending;
            } catch (const ParseError&) { // damaged since, so they are made anew
            }
        }
        if (const std::string other = whoseResultsAreThere(curve); !other.empty()) {
            ending.state = BatchEnding::State::Failed;
            ending.row = failedRow(input,
                displayName(results) + ": holds what was found for " + other
                    + ", which stays; choose another folder for these curves",
                m_numbers);
            return ending; // the journal's word is on the other
        }
        entry["sha256"] = sha256;
        finished = m_work.run(loaded, input, control);
        if (finished.candidates.empty())
            throw std::runtime_error("no sample gave a structure");
    } catch (const std::exception& e) {
        ending.state = BatchEnding::State::Failed;
        ending.row = failedRow(input, e.what(), m_numbers);
        entry["message"] = e.what();
        m_journal.append(dumped(entry));
        return ending;
    }
    writeResults(results, finished.candidates, finished.summary);
    entry["state"] = "done";
    m_journal.append(dumped(entry));
    ending.row = seriesRow(summaryJson(finished.candidates, finished.summary), curve.name, m_numbers);
    return ending;
}

std::vector<BatchEnding> Batch::run(const std::vector<BatchCurve>& curves, int threads,
    const std::function<void(const BatchEnding&)>& told, const RunControl& control)
{
    Json planned = Json::array();
    for (const BatchCurve& curve : curves)
        planned.push_back(curve.name);
    m_journal.append(dumped({{"planned", planned}}));
    std::vector<BatchEnding> endings(curves.size());
    StepCounter counter(control, static_cast<int>(curves.size()), "curves");
    std::mutex telling;
    parallelFor(static_cast<int>(curves.size()), threads, [&](int i) {
        const auto at = static_cast<std::size_t>(i);
        control.throwIfCancelled();
        endings[at] = endingOf(curves[at], control.withoutReport());
        {
            const std::lock_guard guard(telling);
            if (told)
                told(endings[at]);
        }
        counter.finishedOne();
    });
    return endings;
}

MergedSeries mergedSeries(
    const std::vector<fs::path>& folders, const fs::path& shownFrom, const std::vector<SeriesNumber>& numbers, KnownRows* known)
{
    MergedSeries merged;
    const auto take = [&](const fs::path& results) {
        try {
            const std::string shown = shownAs(results, shownFrom);
            merged.rows.push_back(known ? known->read(results, shown, numbers) : readSeriesRow(results, shown, numbers));
        } catch (const std::runtime_error& e) { // removed, or damaged
            merged.missing.emplace_back(e.what());
        }
    };
    for (const fs::path& folder : folders) {
        if (!fs::is_directory(folder))
            throw StoreError(displayName(folder) + ": expected a folder of results");
        const std::size_t before = merged.rows.size();
        Journals journals = readJournals(folder);
        for (const auto& [name, entry] : journals.last) {
            const fs::path results = resultsOf(folder, name);
            if (!saysDone(entry)) {
                const std::string file = wordAt(entry, "file");
                if (!file.empty() && !journals.planned.contains(name) && !fs::exists(file))
                    continue; // it is not wanted any more
                merged.rows.push_back(failedRow(wordAt(entry, "curve"), wordAt(entry, "message"), numbers));
            } else if (fs::exists(results) || journals.planned.contains(name)) { // else neither
                take(results);
            }
        }
        merged.missing.insert(merged.missing.end(), journals.missing.begin(), journals.missing.end());
        if (!journals.any)
            for (const fs::path& results : resultFolders(folder))
                take(results);
        if (merged.rows.size() == before && merged.missing.empty())
            throw ParseError(displayName(folder) + ": expected results of Clusterlens, found none");
    }
    sortSeries(merged.rows);
    return merged;
}

fs::path writeSeries(const fs::path& folder, const std::vector<SeriesRow>& rows)
{
    fs::path file = folder / "series.csv";
    replaceFile(file, seriesText(rows, ','));
    return file;
}

} // namespace clusterlens
