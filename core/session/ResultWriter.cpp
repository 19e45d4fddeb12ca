#include "session/ResultWriter.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/FolderUpdate.h"
#include "files/CurveWriter.h"
#include "files/EnsembleWriter.h"
#include "files/StructureWriter.h"
#include "session/CandidateJson.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <utility>

namespace clusterlens {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

// Never the name of the measured file itself: a newer reduction may lie beside it.
constexpr const char* measuredName = "candidate-measured.gr";
constexpr const char* otherMeasuredName = "candidate-measured-2.gr"; // where the measured file is such a copy

constexpr std::uintmax_t largestSummary = 1U << 26U; // bytes; no summary of ours is longer

ExportInfo exportInfo(const ResultItem& item, int rank, const RunSummary& run)
{
    const Candidate& candidate = *item.candidate;
    const FitResult& fit = candidate.fit;
    const ExperimentSettings& experiment = item.experiment != nullptr ? *item.experiment : run.experiment;
    ExportInfo info;
    info.programVersion = run.programVersion;
    info.source = displayName(fs::path(run.input).filename());
    info.candidate = rank;
    info.remarks = item.remarks;
    info.command = commandOf(candidate);
    info.model = candidate.provenance.model;
    info.modelSha256 = candidate.provenance.modelSha256;
    info.rwp = fit.rwp;
    info.rwpScaled = fit.rwpScaled;
    info.rwpFit = fit.rwpFit;
    const PerParameter<bool> fitted = fittedBy(fitSettings(experiment), {&fit});
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        info.values[p] = fit.value(p);
        info.held[p] = experiment.fitParameters ? !fitted[p] : !experiment.free[p];
    }
    info.lowest = experiment.lowest;
    info.highest = experiment.highest;
    if (candidate.origin == Origin::Generated)
        info.seed = candidate.sampling.seed;
    info.radiation = run.radiation;
    info.qmin = experiment.pdf.qmin;
    info.qmax = experiment.pdf.qmax;
    info.fitRmin = experiment.range.min;
    info.fitRmax = experiment.range.max;
    return info;
}

/// The particles of a refined candidate, with the share of them that has an atom where each atom is.
Ensemble ensembleOf(const Candidate& candidate)
{
    const Refinement& refinement = *candidate.refinement;
    Ensemble ensemble{candidate.structure.elements.front(), refinement.ensemble, {}, refinement.ensembleRwp};
    for (const PositionsXyz& particle : ensemble.particles) {
        Eigen::VectorXd& occupancy = ensemble.occupancy.emplace_back(particle.rows());
        for (Eigen::Index i = 0; i < particle.rows(); ++i) {
            Eigen::Index site = 0;
            (refinement.sites.rowwise() - particle.row(i)).rowwise().squaredNorm().minCoeff(&site);
            occupancy[i] = refinement.occupancy[site];
        }
    }
    return ensemble;
}

/// The name of the measured file when it lies in \p folder, where it must not be taken for one of the old results.
std::string inputNameIn(const fs::path& folder, const std::string& input)
{
    std::error_code error;
    const fs::path place = fs::absolute(fs::path(input), error).parent_path();
    return !error && fs::equivalent(place, folder, error) ? displayName(fs::path(input).filename()) : std::string();
}

/// Writes the files of a set one after the other and remembers their names.
class SetWriter {
public:
    SetWriter(const FolderUpdate& update, const ResultFormats& formats, std::string curveName)
        : m_folder(update.stage())
        , m_formats(formats)
        , m_curveName(std::move(curveName))
    {
    }

    void write(const ResultItem& item, int rank, const RunSummary& run)
    {
        ExportInfo info = exportInfo(item, rank, run);
        const std::string stem = candidateStem(rank);
        const FitResult& fit = item.candidate->fit;
        const std::vector<MixturePart>& parts = item.candidate->parts;
        for (std::size_t k = 0; k < std::max<std::size_t>(1, parts.size()); ++k) { // the first is the candidate's structure
            if (!parts.empty())
                info.part = ExportPart{int(k) + 1, int(parts.size()), parts[k].share};
            write(k == 0 ? item.candidate->structure : parts[k].structure, info, k == 0 ? stem : partStem(rank, k));
        }
        if (hasEnsemble(*item.candidate) && m_formats.ensemble)
            saveEnsemble(next(ensembleName(rank)), ensembleOf(*item.candidate), item.remarks);
        if (m_formats.fitCsv)
            saveFitCsv(next(stem + "-fit.csv"), fit.r, fit.observed, fit.fitted, item.remarks);
        if (m_formats.cmiScript && parts.empty()) // it would fit one of the parts to what all of them scatter
            saveCmiScript(next(stem + "-cmi.py"), info, stem + ".xyz", m_curveName);
    }

    void write(const Structure& structure, const ExportInfo& info, const std::string& stem)
    {
        for (const StructureResult& result : structureResults)
            if (m_formats.*result.wanted || (result.format == StructureFormat::Xyz && m_formats.cmiScript))
                saveStructure(next(stem + std::string(formatEntry(result.format).extension)), result.format, structure, info);
    }

    void write(const std::string& name, const std::string& content) { replaceFile(next(name), content); }

    [[nodiscard]] const FolderUpdate::Names& names() const { return m_names; }

private:
    fs::path next(const std::string& name) { return m_folder / m_names.emplace_back(name); }

    fs::path m_folder;
    const ResultFormats& m_formats;
    std::string m_curveName; ///< of the copy that scripts refer to
    FolderUpdate::Names m_names;
};

/// The folder that the user knows is named, not the temporary one in which the file was about to be.
[[noreturn]] void failIn(const fs::path& folder, const FolderUpdate& update, const StoreError& error)
{
    std::string message = error.what();
    const std::string stage = displayName(update.stage());
    if (const auto at = message.find(stage); at != std::string::npos)
        message.replace(at, stage.size(), displayName(folder));
    throw StoreError(message);
}

} // namespace

std::string candidateStem(int rank)
{
    return fmt::format("candidate-{:02}", rank);
}

std::string partStem(int rank, std::size_t part)
{
    return candidateStem(rank) + (part == 0 ? "" : "-part-" + std::to_string(part + 1));
}

std::string ensembleName(int rank)
{
    return candidateStem(rank) + "-ensemble.extxyz";
}

bool hasEnsemble(const Candidate& candidate)
{
    return candidate.refinement && !candidate.refinement->ensemble.empty();
}

std::vector<ResultItem> resultItems(const std::vector<Candidate>& candidates)
{
    std::vector<ResultItem> items;
    for (const Candidate& candidate : candidates)
        items.push_back({&candidate});
    return items;
}

bool isResultFile(const std::string& name)
{
    static const std::regex ours(
        R"(candidate-\d{2,}(-fit\.csv|-cmi\.py|-ensemble\.extxyz)|candidate-measured(-2)?\.gr|summary\.json)");
    static const std::regex structure(R"(candidate-\d{2,}(-part-\d+)?(\.[a-z]+))");
    std::smatch parts;
    return std::regex_match(name, ours)
        || (std::regex_match(name, parts, structure)
            && std::ranges::any_of(structureFormats(), [&](const auto& entry) { return entry.extension == parts[2].str(); }));
}

std::vector<fs::path> exportResults(const fs::path& folder, const std::vector<ResultItem>& items, const RunSummary& run,
    const ResultFormats& formats, const std::string& measured, const RunControl& control)
{
    const std::string input = inputNameIn(folder, run.input);
    const std::string curveName = input == measuredName ? otherMeasuredName : measuredName;
    FolderUpdate update(folder, [&](const std::string& name) { return name != input && isResultFile(name); });
    SetWriter writer(update, formats, curveName);
    try {
        for (std::size_t i = 0; i < items.size(); ++i) {
            control.step(int(i), int(items.size()), "exporting");
            writer.write(items[i], int(i) + 1, run);
        }
        if (formats.cmiScript)
            writer.write(curveName, measured);
        if (formats.summary) // last: a summary means that all its files are there
            writer.write(summaryName, summaryJson(items, run).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
        control.throwIfCancelled();
        update.commit(writer.names());
    } catch (const StoreError& e) {
        failIn(folder, update, e);
    }
    std::vector<fs::path> written;
    for (const fs::path& name : writer.names())
        written.push_back(folder / name);
    return written;
}

void writeResults(const fs::path& folder, const std::vector<Candidate>& candidates, const RunSummary& run)
{
    (void)exportResults(folder, resultItems(candidates), run, {}, {});
}

FormerResults formerResults(const fs::path& folder)
{
    FormerResults former;
    former.files = int(FolderUpdate::ours(folder, isResultFile).size());
    std::error_code error;
    if (!fs::is_regular_file(folder / summaryName, error) || fs::file_size(folder / summaryName, error) > largestSummary)
        return former;
    std::ifstream in(folder / summaryName, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const Json summary = Json::parse(text, nullptr, false);
    if (!summary.is_object())
        return former;
    if (const auto found = summary.find("candidates"); found != summary.end() && found->is_array())
        former.candidates = int(found->size());
    if (const auto found = summary.find("input"); found != summary.end() && found->is_string())
        former.curve = found->get<std::string>();
    return former;
}

} // namespace clusterlens
