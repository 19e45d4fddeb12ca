#include "session/SessionJson.h"

#include <cmath>
#include <limits>
#include <type_traits>

// How the library is told of our types. A word that is not known reads as the one that claims least.
template <clusterlens::HasWords Enum> struct nlohmann::adl_serializer<Enum, void> {
    static void to_json(json& j, Enum value) { j = clusterlens::enumText(value); }
    static void from_json(const json& j, Enum& value)
    {
        const auto* const text = j.is_string() ? &j.get_ref<const std::string&>() : nullptr;
        value = (text ? clusterlens::enumFromText<Enum>(*text) : std::nullopt).value_or(clusterlens::enumWords<Enum>.front().value);
    }
};

// An empty optional is null, and so is a name that a later program may have given a new thing.
template <typename T> struct nlohmann::adl_serializer<std::optional<T>> {
    static void to_json(json& j, const std::optional<T>& value) { value ? j = *value : j = nullptr; }
    static void from_json(const json& j, std::optional<T>& value)
    {
        value = j.is_null() ? std::nullopt : std::optional<T>(j.get<T>());
        if constexpr (std::is_enum_v<T>)
            if (value && json(*value) != j)
                value.reset();
    }
};

namespace clusterlens {

// With defaults for all: what an older program did not know of is not in its files.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RRange, min, max)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PdfSettings, qmin, qmax, qdamp, qbroad, biso, delta1, delta2)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(
    ExperimentOverrides, qmin, qmax, qdamp, biso, delta2, rmin, rmax, bond, element, fitParameters)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(
    ExperimentSettings, pdf, range, fitParameters, fitDelta2, element, bond, sources, warnings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ReadOptions, unit, function, rColumn, gColumn, dgColumn, maxBytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SamplingSettings, t1, t2, steps, sampler, guidance, seed, firstSample)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(
    Provenance, command, programVersion, model, architecture, modelSha256, device, pdf, range)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ModelInfo, name, architecture, sha256, device, defaults, minAtoms, maxAtoms, range)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(
    RunSummary, programVersion, radiation, command, input, experiment, sampling, samples, model, timings, rejected, warnings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SessionRun, id, summary)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GenerationOptions, bundle, device, count, sampling, modelDefaults)

namespace {

using Json = nlohmann::json;

/// Reads what is there under \p key, and leaves \p value alone where nothing is.
template <typename T> void take(const Json& json, const char* key, T& value)
{
    if (const auto found = json.find(key); found != json.end())
        found->get_to(value);
}

/// \throws nlohmann::json::type_error  it is none: then find() would find nothing, and everything would be as by default
const Json& requireObject(const Json& json)
{
    (void)json.get_ref<const Json::object_t&>();
    return json;
}

/// Up to commit 341bed6 the settings of an experiment were in a member "fit", those of the PDF in its "start".
void upgradeExperiment(Json& json)
{
    const auto fit = json.find("fit");
    if (fit == json.end() || !fit->is_object() || json.contains("pdf"))
        return;
    const Json old = *fit;
    json.erase(fit);
    for (const char* const key : {"range", "fitParameters", "fitDelta2"})
        if (old.contains(key))
            json[key] = old[key];
    if (old.contains("start"))
        json["pdf"] = old["start"];
}

/// JSON knows no infinite numbers, which Rwp can be.
Json numberJson(double value)
{
    if (std::isfinite(value))
        return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

double readNumber(const Json& json)
{
    if (!json.is_string())
        return json.get<double>();
    const auto text = json.get<std::string>();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return text == "nan" ? std::numeric_limits<double>::quiet_NaN() : text == "-inf" ? -infinity : infinity;
}

/// Calls \p visit(name, reference) for every number of a fit or candidate that may be anything.
template <typename AnyCandidate, typename Visit> void visitNumbers(AnyCandidate& candidate, Visit&& visit)
{
    auto& fit = candidate.fit;
    visit("rwp", fit.rwp);
    visit("rwp_scaled", fit.rwpScaled);
    visit("rwp_fit", fit.rwpFit);
    visit("scale", fit.scale);
    visit("stretch", fit.stretch);
    visit("biso", fit.biso);
    visit("qdamp", fit.qdamp);
    visit("delta2", fit.delta2);
    visit("bond", candidate.bond);
    visit("min_distance", candidate.minDistance);
    visit("recovery_residual", candidate.recoveryResidual);
}

} // namespace

Json sessionJson(const SessionData& session)
{
    Json json = {{"generation", session.generation}, {"current_curve", session.currentCurve}, {"shown", session.shown},
        {"view", session.view}, {"original_path", session.originalPath}};
    json["curves"] = Json::array();
    for (const SessionCurve& curve : session.curves)
        json["curves"].push_back(curve.id);
    json["candidates"] = Json::array();
    for (const SessionCandidate& item : session.candidates)
        json["candidates"].push_back(item.id);
    return json;
}

void readSessionJson(const Json& json, SessionData& session)
{
    for (const int id : json.at("curves").get<std::vector<int>>())
        session.curves.push_back({id, {}, {}, nullptr, {}});
    for (const int id : json.at("candidates").get<std::vector<int>>())
        session.candidates.push_back({id, 0, {}, 0, false, nullptr, 0});
    take(json, "generation", session.generation);
    take(json, "current_curve", session.currentCurve);
    take(json, "shown", session.shown);
    take(json, "view", session.view);
    take(json, "original_path", session.originalPath);
}

Json curveJson(const SessionCurve& curve)
{
    const LoadedCurve& data = *curve.data;
    return {{"name", curve.name}, {"path", curve.path}, {"file_name", data.file.name}, {"read_options", data.readOptions},
        {"radiation", data.file.metadata.radiation}, {"overrides", data.overrides}, {"experiment", data.experiment},
        {"runs", curve.runs}};
}

void readCurveJson(const Json& json, SessionCurve& curve, LoadedCurve& data)
{
    Json about = requireObject(json);
    if (about.contains("experiment"))
        upgradeExperiment(about["experiment"]);
    if (about.contains("last_run") && about["last_run"].contains("experiment"))
        upgradeExperiment(about["last_run"]["experiment"]);
    take(about, "name", curve.name);
    take(about, "path", curve.path);
    take(about, "file_name", data.file.name);
    take(about, "read_options", data.readOptions);
    take(about, "radiation", data.file.metadata.radiation);
    take(about, "overrides", data.overrides);
    take(about, "experiment", data.experiment);
    take(about, "runs", curve.runs);
    if (const auto last = about.find("last_run"); curve.runs.empty() && last != about.end() && !last->is_null())
        curve.runs.push_back({1, last->get<RunSummary>()}); // of a version that knew of one run only
}

Json candidateJson(const SessionCandidate& item)
{
    const Candidate& candidate = *item.candidate;
    Json json = {{"curve", item.curve}, {"name", item.name}, {"colour", item.colour}, {"starred", item.starred},
        {"elements", candidate.structure.elements}, {"title", candidate.structure.title}, {"origin", candidate.origin},
        {"label", candidate.label}, {"family_guess", candidate.familyGuess}, {"sampling", candidate.sampling},
        {"sample", candidate.sampleIndex}, {"copies", candidate.copies}, {"run", item.run}, {"provenance", candidate.provenance}};
    visitNumbers(candidate, [&](const char* name, double value) { json[name] = numberJson(value); });
    return json;
}

void readCandidateJson(const Json& json, SessionCandidate& item, Candidate& candidate)
{
    json.at("curve").get_to(item.curve);
    json.at("elements").get_to(candidate.structure.elements);
    take(json, "name", item.name);
    take(json, "colour", item.colour);
    take(json, "starred", item.starred);
    take(json, "title", candidate.structure.title);
    take(json, "origin", candidate.origin);
    take(json, "label", candidate.label);
    take(json, "family_guess", candidate.familyGuess);
    take(json, "sampling", candidate.sampling);
    take(json, "sample", candidate.sampleIndex);
    take(json, "copies", candidate.copies);
    take(json, "run", item.run);
    take(json, "provenance", candidate.provenance);
    visitNumbers(candidate, [&](const char* name, double& value) {
        if (const auto found = json.find(name); found != json.end())
            value = readNumber(*found);
    });
}

} // namespace clusterlens
