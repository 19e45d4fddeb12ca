// The content of summary.json.
#include "candidates/Mixture.h"
#include "session/CandidateJson.h"
#include "session/JudgementJson.h"
#include "session/ParameterJson.h"
#include "session/RefinementJson.h"
#include "session/ResultWriter.h"
#include "structure/PairDistances.h"

#include <algorithm>

namespace clusterlens {

using Json = nlohmann::ordered_json;

namespace {

/// {key: [lower, upper]} of those that the user limits; null where the table's limit holds.
Json limitsJson(const ExperimentSettings& experiment)
{
    Json limits = Json::object();
    const auto end = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (experiment.lowest[p] || experiment.highest[p])
            limits[fitParameters[p].key] = {end(experiment.lowest[p]), end(experiment.highest[p])};
    return limits;
}

Json settingsJson(const ExperimentSettings& experiment, const std::vector<const FitResult*>& fits)
{
    const FitSettings fit = fitSettings(experiment);
    const PerParameter<bool> fitted = fit.fitParameters ? fittedBy(fit, fits) : PerParameter<bool>{};
    Json json = pdfSettingsJson(fit.start, fit.range);
    json.update(Json{{"element", experiment.element}, {"fit", fit.fitParameters}, {"fitted", keysJson(fitted)}});
    json["weights"] = experiment.weightByErrors ? "1/dG^2" : "1";
    json["limits"] = limitsJson(experiment);
    return json;
}

/// Of a candidate that is fitted with other settings than those that the summary states; null: with those.
Json ownSettingsJson(const ResultItem& item, const RunSummary& run)
{
    const std::vector<const FitResult*> fit{&item.candidate->fit};
    if (item.experiment == nullptr)
        return {};
    Json own = settingsJson(*item.experiment, fit);
    return own == settingsJson(run.experiment, fit) ? Json() : own;
}

Json sourcesJson(const RunSummary& run)
{
    Json sources = Json::object();
    for (const auto& [name, source] : run.experiment.sources)
        sources[name] = enumText(source);
    return sources;
}

/// The known keys of the curve's file, as they stand there; the first of several, which is the one that counts.
Json headerJson(const RunSummary& run)
{
    Json header = Json::object();
    for (const MetadataEntry& entry : run.header)
        header.emplace(entry.key, entry.value);
    return header;
}

Json resultJson(const ResultItem& item, int rank, const RunSummary& run)
{
    const Candidate& candidate = *item.candidate;
    const bool drawn = candidate.origin == Origin::Generated;
    Json json = {{"rank", rank}, {"file", candidateStem(rank) + ".xyz"}, {"atoms", countedAtoms(candidate)},
        {"element", candidate.structure.elements.empty() ? Json() : Json(candidate.structure.elements.front())},
        {"composition", composition(candidate.structure)}};
    json.update(measuresJson(candidate));
    json["seed"] = drawn ? Json(candidate.sampling.seed) : Json();
    json["label"] = textOrNull(candidate.label);
    json["sample"] = drawn && candidate.sampleIndex >= 0 ? Json(candidate.sampleIndex + 1) : Json();
    json["name"] = textOrNull(item.remarks.name);
    json["starred"] = item.remarks.starred;
    json["note"] = textOrNull(item.remarks.note);
    json["parts"] = Json::array();
    for (std::size_t k = 0; k < candidate.parts.size(); ++k)
        json["parts"].push_back({{"file", partStem(rank, k) + ".xyz"}, {"label", candidate.parts[k].label},
            {"atoms", candidate.parts[k].structure.size()}, {"share", candidate.parts[k].share}});
    json["size_distribution"]
        = candidate.sizes ? Json{{"median", candidate.sizes->median}, {"sigma", candidate.sizes->deviation}} : Json();
    const std::optional<Refinement>& refinement = candidate.refinement;
    json["parent"] = refinement ? Json(item.parent.empty() ? refinement->parent : item.parent) : Json();
    json["rwp_heldout"] = refinement ? Json(refinement->choice().heldOut) : Json();
    json["broken_bonds"] = refinement ? Json(refinement->choice().brokenBonds) : Json();
    json["ensemble"] = hasEnsemble(candidate) ? Json(ensembleName(rank)) : Json();
    json["refinement"] = refinement ? refinementJson(*refinement) : Json();
    json["settings"] = ownSettingsJson(item, run);
    json["provenance"] = provenanceJson(candidate);
    return json;
}

/// What a run says of itself where there is no candidate to ask.
Json provenanceOf(const RunSummary& run)
{
    Candidate candidate;
    if (run.model)
        candidate.provenance = clusterlens::provenanceOf(*run.model, run.experiment.pdf, run.experiment.range);
    candidate.provenance.command = run.command;
    candidate.origin = run.sampling ? Origin::Generated : Origin::Mined;
    candidate.sampling = run.sampling.value_or(SamplingSettings());
    return provenanceJson(candidate);
}

/// Members that are the same in both stay, the others become null.
void keepShared(Json& common, const Json& other)
{
    for (auto& [key, value] : common.items()) {
        const auto found = other.find(key);
        if (found != other.end() && value.is_object() && found->is_object())
            keepShared(value, *found);
        else if (found == other.end() || *found != value)
            value = nullptr;
    }
}

/// The provenance that all have.
Json commonProvenance(const std::vector<ResultItem>& items, const RunSummary& run)
{
    if (items.empty())
        return provenanceOf(run);
    Json common = provenanceJson(*items.front().candidate);
    for (const ResultItem& item : items)
        keepShared(common, provenanceJson(*item.candidate));
    if (common["command"].is_null())
        common["command"] = "mixed";
    return common;
}

} // namespace

Json summaryJson(const std::vector<ResultItem>& items, const RunSummary& run)
{
    const Json common = commonProvenance(items, run);
    std::vector<const FitResult*> fits;
    for (const ResultItem& item : items)
        fits.push_back(&item.candidate->fit);
    Json settings = settingsJson(run.experiment, fits);
    for (const char* key : {"t1", "t2", "steps", "sampler", "guidance"})
        if (common["settings"].contains(key))
            settings[key] = common["settings"][key];
    settings["sources"] = sourcesJson(run);
    Json json = {{"command", common["command"]}, {"input", run.input}, {"header", headerJson(run)}, {"settings", settings}};
    for (const char* key : {"seed", "model", "model_architecture", "model_sha256", "device"})
        json[key] = common[key];
    if (run.model)
        json["device"] = textOrNull(run.model->device); // whatever the alternatives beside what it drew were made on
    json["judgement"] = run.judgement ? judgementJson(*run.judgement) : Json();
    json["timings"] = run.timings;
    json["candidates"] = Json::array();
    for (std::size_t i = 0; i < items.size(); ++i)
        json["candidates"].push_back(resultJson(items[i], int(i) + 1, run));
    json["rejected"] = Json::array();
    for (const auto& [sample, reason] : run.rejected)
        json["rejected"].push_back({{"sample", sample + 1}, {"reason", reason}});
    json["warnings"] = run.warnings;
    return json;
}

Json summaryJson(const std::vector<Candidate>& candidates, const RunSummary& run)
{
    return summaryJson(resultItems(candidates), run);
}

} // namespace clusterlens
