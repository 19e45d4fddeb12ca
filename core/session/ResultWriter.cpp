#include "session/ResultWriter.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "files/CurveWriter.h"
#include "files/StructureWriter.h"
#include "session/ParameterJson.h"
#include "structure/PairDistances.h"

#include <algorithm>
#include <regex>

namespace clusterlens {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

const char* originName(Origin origin)
{
    switch (origin) {
    case Origin::Mined:
        return "mined";
    case Origin::Loaded:
        return "loaded";
    case Origin::Generated:
        break;
    }
    return "generated";
}

Json settingsJson(const RunSummary& run)
{
    const FitSettings fit = fitSettings(run.experiment);
    Json json = {{"qmin", fit.start.qmin}, {"qmax", fit.start.qmax}};
    for (const FitParameter& row : fitParameters)
        if (row.isSetting())
            json[row.key] = fit.start.*row.value;
    json.update(Json{{"rmin", fit.range.min}, {"rmax", fit.range.max}, {"element", run.experiment.element},
        {"fit", fit.fitParameters}, {"fitted", freeJson(fit)}});
    if (run.sampling)
        json.update(Json{{"t1", run.sampling->t1}, {"t2", run.sampling->t2}, {"steps", run.sampling->steps},
            {"sampler", samplerName(run.sampling->sampler)}, {"guidance", run.sampling->guidance}});
    Json sources = Json::object();
    for (const auto& [name, source] : run.experiment.sources)
        sources[name] = sourceName(source);
    json["sources"] = sources;
    return json;
}

Json candidateJson(const Candidate& candidate, int rank)
{
    const FitResult& fit = candidate.fit;
    const bool drawn = candidate.origin == Origin::Generated;
    Json json = {{"rank", rank}, {"file", candidateStem(rank) + ".xyz"}, {"atoms", candidate.structure.size()},
        {"element", candidate.structure.elements.empty() ? Json() : Json(candidate.structure.elements.front())},
        {"composition", composition(candidate.structure)}, {"rwp", fit.rwp}, {"rwp_scaled", fit.rwpScaled},
        {"rwp_fit", fit.rwpFit}};
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        json[fitParameters[p].key] = fit.value(p);
    json.update(
        Json{{"bond", candidate.bond}, {"family_guess", candidate.familyGuess ? Json(familyName(*candidate.familyGuess)) : Json()},
            {"min_distance", candidate.minDistance}, {"seed", drawn ? Json(candidate.sampling.seed) : Json()}});
    json["parameters"] = parametersJson(fit);
    json["correlation"] = correlationJson(fit);
    json["warnings"] = boundWarnings(fit.parameters);
    json["origin"] = originName(candidate.origin);
    json["label"] = candidate.label.empty() ? Json() : Json(candidate.label);
    json["sample"] = drawn && candidate.sampleIndex >= 0 ? Json(candidate.sampleIndex + 1) : Json();
    json["copies"] = candidate.copies;
    if (drawn)
        json["recovery_residual"] = candidate.recoveryResidual;
    return json;
}

/// Files of an earlier run, and only those.
void removeOldResults(const fs::path& folder)
{
    static const std::regex ours(R"(candidate-\d{2,}(\.xyz|\.cif|\.stru|-fit\.csv)|summary\.json)");
    std::error_code error;
    std::vector<fs::path> old;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        if (entry.is_regular_file() && std::regex_match(entry.path().filename().string(), ours))
            old.push_back(entry.path());
    if (error)
        throw StoreError(folder.string() + ": cannot read the folder: " + error.message());
    for (const fs::path& path : old)
        if (!fs::remove(path, error))
            throw StoreError(path.string() + ": cannot remove the result of an earlier run: " + error.message());
}

ExportInfo exportInfo(const Candidate& candidate, int rank, const RunSummary& run)
{
    const FitResult& fit = candidate.fit;
    ExportInfo info;
    info.programVersion = run.programVersion;
    info.source = fs::path(run.input).filename().string();
    info.candidate = rank;
    info.rwp = fit.rwp;
    info.rwpScaled = fit.rwpScaled;
    info.rwpFit = fit.rwpFit;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        info.values[p] = fit.value(p);
        const bool onRequest = fitParameters[p].freedom == Freedom::FreeAlone && fit.parameters[p].source == ValueSource::Default;
        info.held[p] = !run.experiment.free[p] && !onRequest;
    }
    if (candidate.origin == Origin::Generated)
        info.seed = candidate.sampling.seed;
    info.radiation = run.radiation;
    info.qmin = run.experiment.pdf.qmin;
    info.qmax = run.experiment.pdf.qmax;
    info.fitRmin = run.experiment.range.min;
    info.fitRmax = run.experiment.range.max;
    return info;
}

/// Makes the folder, its parents too.
void makeFolder(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder))
        throw StoreError(folder.string() + ": cannot make the folder: " + (error ? error.message() : "a file has that name"));
}

} // namespace

std::string candidateStem(int rank)
{
    const std::string number = std::to_string(rank);
    return "candidate-" + std::string(number.size() < 2 ? 2 - number.size() : 0, '0') + number;
}

Json summaryJson(const std::vector<Candidate>& candidates, const RunSummary& run)
{
    Json json = {{"command", run.command}, {"input", run.input}, {"settings", settingsJson(run)},
        {"seed", run.sampling ? Json(run.sampling->seed) : Json()}, {"model", run.model ? Json(run.model->name) : Json()},
        {"model_architecture", run.model ? Json(run.model->architecture) : Json()},
        {"model_sha256", run.model ? Json(run.model->sha256) : Json()},
        {"device", run.model ? Json(run.model->device) : Json("cpu")}, {"timings", run.timings}};
    json["candidates"] = Json::array();
    for (std::size_t i = 0; i < candidates.size(); ++i)
        json["candidates"].push_back(candidateJson(candidates[i], int(i) + 1));
    json["rejected"] = Json::array();
    for (const auto& [sample, reason] : run.rejected)
        json["rejected"].push_back({{"sample", sample + 1}, {"reason", reason}});
    json["warnings"] = run.warnings;
    return json;
}

std::vector<fs::path> exportResults(const fs::path& folder, const std::vector<Candidate>& candidates, const RunSummary& run,
    const ResultFormats& formats, const std::string& measured, const RunControl& control)
{
    makeFolder(folder);
    std::vector<fs::path> written;
    const auto next = [&](const std::string& name) -> const fs::path& { return written.emplace_back(folder / name); };
    const std::string curveName = formats.cmiScript ? fs::path(run.input).filename().string() : std::string();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        control.step(int(i), int(candidates.size()), "exporting");
        const int rank = int(i) + 1;
        const ExportInfo info = exportInfo(candidates[i], rank, run);
        const std::string stem = candidateStem(rank);
        const Structure& structure = candidates[i].structure;
        if (formats.xyz || formats.cmiScript)
            saveStructure(next(stem + ".xyz"), StructureFormat::Xyz, structure, info);
        if (formats.extendedXyz)
            saveStructure(next(stem + ".extxyz"), StructureFormat::ExtendedXyz, structure, info);
        if (formats.cif)
            saveStructure(next(stem + ".cif"), StructureFormat::Cif, structure, info);
        if (formats.stru)
            saveStructure(next(stem + ".stru"), StructureFormat::Stru, structure, info);
        if (formats.fitCsv)
            saveFitCsv(next(stem + "-fit.csv"), candidates[i].fit.r, candidates[i].fit.observed, candidates[i].fit.fitted);
        if (formats.cmiScript)
            saveCmiScript(next(stem + "-cmi.py"), info, stem + ".xyz", curveName);
    }
    if (formats.cmiScript)
        replaceFile(next(curveName), measured);
    if (formats.summary) { // last: a summary means that all its files are there
        const std::string text = summaryJson(candidates, run).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
        replaceFile(next("summary.json"), text);
    }
    return written;
}

void writeResults(const fs::path& folder, const std::vector<Candidate>& candidates, const RunSummary& run)
{
    makeFolder(folder);
    removeOldResults(folder);
    (void)exportResults(folder, candidates, run, {}, {});
}

} // namespace clusterlens
