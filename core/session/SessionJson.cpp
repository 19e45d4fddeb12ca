#include "session/SessionJson.h"

#include "base/JsonRead.h"
#include "session/CandidateJson.h"
#include "session/JudgementJson.h"
#include "session/ParameterJson.h"
#include "session/RefinementJson.h"
#include "session/StoredMembers.h"

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
        value.reset();
        if (!j.is_null())
            clusterlens::readJson(j, value.emplace());
        if constexpr (std::is_enum_v<T>)
            if (value && json(*value) != j)
                value.reset();
    }
};

namespace clusterlens {

namespace {

/// {key: value} for each row of the table.
template <typename T> nlohmann::json keyed(const PerParameter<T>& values)
{
    nlohmann::json json = nlohmann::json::object();
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        json[fitParameters[p].key] = values[p];
    return json;
}

/// \throws nlohmann::json::type_error  it is none: then find() would find nothing, and everything would be as by default
const nlohmann::json& requireObject(const nlohmann::json& json)
{
    (void)json.get_ref<const nlohmann::json::object_t&>();
    return json;
}

template <typename T> void readKeyed(const nlohmann::json& json, PerParameter<T>& values)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        readMember(json, fitParameters[p].key, values[p]);
}

/// Limits of the fit; older sessions have none.
void readLimits(
    const nlohmann::json& json, PerParameter<std::optional<double>>& lowest, PerParameter<std::optional<double>>& highest)
{
    if (json.contains("lowest"))
        readKeyed(requireObject(json.at("lowest")), lowest);
    if (json.contains("highest"))
        readKeyed(requireObject(json.at("highest")), highest);
}

} // namespace

template <HasMembers T> static void to_json(nlohmann::json& json, const T& value)
{
    visitMembers(value, [&](const char* name, const auto& member) { json[name] = member; });
}

/// With defaults for all: what an older program did not know of is not in its files.
template <HasMembers T> static void from_json(const nlohmann::json& json, T& value)
{
    (void)requireObject(json);
    visitMembers(value, [&](const char* name, auto& member) { readMember(json, name, member); });
}

static void to_json(nlohmann::json& json, const FitValues& values)
{
    json = {{"qmin", values.qmin}, {"qmax", values.qmax}};
    for (const FitParameter& row : fitParameters)
        json[row.key] = values.*row.value;
}

static void from_json(const nlohmann::json& json, FitValues& values)
{
    (void)requireObject(json);
    readMember(json, "qmin", values.qmin);
    readMember(json, "qmax", values.qmax);
    for (const FitParameter& row : fitParameters)
        readMember(json, row.key, values.*row.value);
}

static void to_json(nlohmann::json& json, const ExperimentOverrides& own)
{
    json = {{"qmin", own.qmin}, {"qmax", own.qmax}, {"rmin", own.rmin}, {"rmax", own.rmax}, {"bond", own.bond},
        {"element", own.element}, {"radiation", own.radiation}, {"fitParameters", own.fitParameters},
        {"weightByErrors", own.weightByErrors}, {"free", keyed(own.free)}, {"lowest", keyed(own.lowest)},
        {"highest", keyed(own.highest)}};
    json.update(keyed(own.values));
}

static void from_json(const nlohmann::json& json, ExperimentOverrides& own)
{
    (void)requireObject(json);
    readMember(json, "qmin", own.qmin);
    readMember(json, "qmax", own.qmax);
    readMember(json, "rmin", own.rmin);
    readMember(json, "rmax", own.rmax);
    readMember(json, "bond", own.bond);
    readMember(json, "element", own.element);
    readMember(json, "radiation", own.radiation);
    readMember(json, "fitParameters", own.fitParameters);
    readMember(json, "weightByErrors", own.weightByErrors);
    readKeyed(json, own.values);
    if (json.contains("free"))
        readKeyed(requireObject(json.at("free")), own.free);
    readLimits(json, own.lowest, own.highest);
}

static void to_json(nlohmann::json& json, const ExperimentSettings& settings)
{
    json = {{"pdf", settings.pdf}, {"free", keyed(settings.free)}, {"range", settings.range},
        {"fitParameters", settings.fitParameters}, {"weightByErrors", settings.weightByErrors}, {"radiation", settings.radiation},
        {"element", settings.element}, {"bond", settings.bond}, {"sources", settings.sources}, {"warnings", settings.warnings},
        {"lowest", keyed(settings.lowest)}, {"highest", keyed(settings.highest)}};
}

static void from_json(const nlohmann::json& json, ExperimentSettings& settings)
{
    (void)requireObject(json);
    readMember(json, "pdf", settings.pdf);
    bool fitDelta2 = false; // of programs that knew no other choice
    readMember(json, "fitDelta2", fitDelta2);
    settings.free[parameter::delta2] = fitDelta2 || settings.free[parameter::delta2];
    if (json.contains("free"))
        readKeyed(requireObject(json.at("free")), settings.free);
    readLimits(json, settings.lowest, settings.highest);
    readMember(json, "range", settings.range);
    readMember(json, "fitParameters", settings.fitParameters);
    readMember(json, "weightByErrors", settings.weightByErrors);
    readMember(json, "radiation", settings.radiation);
    readMember(json, "element", settings.element);
    readMember(json, "bond", settings.bond);
    readMember(json, "sources", settings.sources);
    readMember(json, "warnings", settings.warnings);
}

/// All but the positions.
static void to_json(nlohmann::json& json, const MixturePart& part)
{
    json = {{"label", part.label}, {"share", part.share}, {"elements", part.structure.elements}, {"title", part.structure.title}};
}

static void from_json(const nlohmann::json& json, MixturePart& part)
{
    readJson(requireObject(json).at("elements"), part.structure.elements);
    readMember(json, "label", part.label);
    readMember(json, "share", part.share);
    readMember(json, "title", part.structure.title);
}

static void to_json(nlohmann::json& json, const Judgement& judgement)
{
    json = judgementJson(judgement);
}

static void from_json(const nlohmann::json& json, Judgement& judgement)
{
    readJudgementJson(requireObject(json), judgement);
}

namespace {

/// Up to commit 341bed6 the settings of an experiment were in a member "fit", those of the PDF in its "start".
void upgradeExperiment(nlohmann::json& json)
{
    const auto fit = json.find("fit");
    if (fit == json.end() || !fit->is_object() || json.contains("pdf"))
        return;
    const nlohmann::json old = *fit;
    json.erase(fit);
    for (const char* const key : {"range", "fitParameters", "fitDelta2"})
        if (old.contains(key))
            json[key] = old[key];
    if (old.contains("start"))
        json["pdf"] = old["start"];
}

} // namespace

nlohmann::json sessionJson(const SessionData& session)
{
    nlohmann::json json = {{"generation", session.generation}, {"current_curve", session.currentCurve}, {"shown", session.shown},
        {"view", session.view}, {"original_path", session.originalPath}, {"original_stamp", session.originalStamp}};
    json["curves"] = nlohmann::json::array();
    for (const SessionCurve& curve : session.curves)
        json["curves"].push_back(curve.id);
    json["candidates"] = nlohmann::json::array();
    for (const SessionCandidate& item : session.candidates)
        json["candidates"].push_back(item.id);
    return json;
}

void readSessionJson(const nlohmann::json& json, SessionData& session)
{
    std::vector<int> ids;
    readJson(json.at("curves"), ids);
    for (const int id : ids)
        session.curves.push_back({id, {}, {}, nullptr, {}});
    readJson(json.at("candidates"), ids);
    for (const int id : ids)
        session.candidates.push_back({id, 0, {}, 0, false, nullptr, 0, 0});
    readMember(json, "generation", session.generation);
    readMember(json, "current_curve", session.currentCurve);
    readMember(json, "shown", session.shown);
    readMember(json, "view", session.view);
    readMember(json, "original_path", session.originalPath);
    readMember(json, "original_stamp", session.originalStamp);
}

nlohmann::json curveJson(const SessionCurve& curve)
{
    const LoadedCurve& data = *curve.data;
    return {{"name", curve.name}, {"path", curve.path}, {"file_name", data.file.name}, {"read_options", data.readOptions},
        {"radiation", data.file.metadata.radiation}, {"overrides", data.overrides}, {"experiment", data.experiment},
        {"runs", curve.runs}};
}

void readCurveJson(const nlohmann::json& json, SessionCurve& curve, LoadedCurve& data)
{
    nlohmann::json about = requireObject(json);
    if (about.contains("experiment"))
        upgradeExperiment(about["experiment"]);
    if (about.contains("last_run") && about["last_run"].contains("experiment"))
        upgradeExperiment(about["last_run"]["experiment"]);
    readMember(about, "name", curve.name);
    readMember(about, "path", curve.path);
    readMember(about, "file_name", data.file.name);
    readMember(about, "read_options", data.readOptions);
    readMember(about, "radiation", data.file.metadata.radiation);
    readMember(about, "overrides", data.overrides);
    readMember(about, "experiment", data.experiment);
    readMember(about, "runs", curve.runs);
    if (const auto last = about.find("last_run"); curve.runs.empty() && last != about.end() && !last->is_null())
        curve.runs.push_back({1, last->get<RunSummary>()}); // of a version that knew of one run only
}

nlohmann::json candidateJson(const SessionCandidate& item)
{
    const Candidate& candidate = *item.candidate;
    nlohmann::json json = {{"curve", item.curve}, {"name", item.name}, {"colour", item.colour}, {"starred", item.starred},
        {"elements", candidate.structure.elements}, {"title", candidate.structure.title}, {"origin", candidate.origin},
        {"label", candidate.label}, {"family_guess", candidate.familyGuess}, {"twin_planes", candidate.faults.twinPlanes},
        {"stacking_faults", candidate.faults.stackingFaults}, {"sampling", candidate.sampling}, {"sample", candidate.sampleIndex},
        {"copies", candidate.copies}, {"run", item.run}, {"provenance", candidate.provenance}, {"belief", candidate.belief},
        {"body_parameters", candidate.bodyParameters}, {"parts", candidate.parts}, {"sizes", candidate.sizes},
        {"parent", item.parent}, {"findings", item.findings}, {"note", item.note}};
    json["refinement"] = candidate.refinement ? storedRefinementJson(*candidate.refinement) : nlohmann::json();
    visitNumbers(candidate, [&](const char* name, double value) { json[name] = numberJson(value); });
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        json[fitParameters[p].key] = numberJson(candidate.fit.value(p));
    json["parameters"] = storedParametersJson(candidate.fit);
    json["correlation"] = correlationJson(candidate.fit);
    return json;
}

void readCandidateJson(const nlohmann::json& json, SessionCandidate& item, Candidate& candidate)
{
    readJson(json.at("curve"), item.curve);
    readJson(json.at("elements"), candidate.structure.elements);
    readMember(json, "name", item.name);
    readMember(json, "colour", item.colour);
    readMember(json, "starred", item.starred);
    readMember(json, "title", candidate.structure.title);
    readMember(json, "origin", candidate.origin);
    readMember(json, "label", candidate.label);
    readMember(json, "family_guess", candidate.familyGuess);
    readMember(json, "twin_planes", candidate.faults.twinPlanes);
    readMember(json, "stacking_faults", candidate.faults.stackingFaults);
    readMember(json, "sampling", candidate.sampling);
    readMember(json, "sample", candidate.sampleIndex);
    readMember(json, "copies", candidate.copies);
    readMember(json, "belief", candidate.belief);
    readMember(json, "body_parameters", candidate.bodyParameters);
    readMember(json, "parts", candidate.parts);
    readMember(json, "sizes", candidate.sizes);
    readMember(json, "run", item.run);
    readMember(json, "parent", item.parent);
    readMember(json, "findings", item.findings);
    readMember(json, "note", item.note);
    if (const auto found = json.find("refinement"); found != json.end() && !found->is_null())
        candidate.refinement = readStoredRefinement(*found);
    readMember(json, "provenance", candidate.provenance);
    visitNumbers(candidate, [&](const char* name, double& value) {
        if (const auto found = json.find(name); found != json.end())
            value = readNumber(*found);
    });
    for (std::size_t p = 0; p < fitParameterCount; ++p) // where sessions had them before they had "parameters"
        if (const auto found = json.find(fitParameters[p].key); found != json.end()) {
            candidate.fit.parameters[p].value = readNumber(*found);
            candidate.fit.parameters[p].state
                = freeByDefault()[p] ? ParameterState::Free : ParameterState::Held; // nobody could hold any
        }
    if (const auto found = json.find("parameters"); found != json.end())
        readStoredParameters(*found, candidate.fit);
    if (const auto found = json.find("correlation"); found != json.end())
        readCorrelation(*found, candidate.fit);
}

} // namespace clusterlens
