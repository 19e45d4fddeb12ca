#include "session/SessionJson.h"

#include "session/ParameterJson.h"

// How the library is told of our types; an empty optional is null.
template <typename T> struct nlohmann::adl_serializer<std::optional<T>> {
    static void to_json(json& j, const std::optional<T>& value) { value ? j = *value : j = nullptr; }
    static void from_json(const json& j, std::optional<T>& value)
    {
        value = j.is_null() ? std::nullopt : std::optional<T>(j.get<T>());
    }
};

namespace clusterlens {

// Names that are not known read as the first of the list; the checksum of the file keeps damaged ones from getting here.
NLOHMANN_JSON_SERIALIZE_ENUM(SamplerKind, {{SamplerKind::Ddim, "ddim"}, {SamplerKind::Ddpm, "ddpm"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Origin, {{Origin::Generated, "generated"}, {Origin::Mined, "mined"}, {Origin::Loaded, "loaded"}})
NLOHMANN_JSON_SERIALIZE_ENUM(
    ValueSource, {{ValueSource::Default, "default"}, {ValueSource::File, "file"}, {ValueSource::User, "you"}})
NLOHMANN_JSON_SERIALIZE_ENUM(
    Radiation, {{Radiation::Unknown, "unknown"}, {Radiation::Xray, "xray"}, {Radiation::Neutron, "neutron"}})
NLOHMANN_JSON_SERIALIZE_ENUM(LengthUnit, {{LengthUnit::Angstrom, "angstrom"}, {LengthUnit::Nanometre, "nanometre"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Family,
    {{Family::Fcc, "fcc"}, {Family::Bcc, "bcc"}, {Family::Sc, "sc"}, {Family::Hcp, "hcp"}, {Family::Icosahedron, "ico"},
        {Family::Decahedron, "dec"}, {Family::Octahedron, "oct"}})

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RRange, min, max)

namespace {

/// {key: value} for each row of the table.
template <typename T> nlohmann::json keyed(const PerParameter<T>& values)
{
    nlohmann::json json = nlohmann::json::object();
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        json[fitParameters[p].key] = values[p];
    return json;
}

/// What is not there keeps its value, as in sessions from before it was.
template <typename T> void read(const nlohmann::json& json, const char* key, T& value)
{
    const auto found = json.find(key);
    if (found != json.end())
        found->get_to(value);
}

template <typename T> void readKeyed(const nlohmann::json& json, PerParameter<T>& values)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        read(json, fitParameters[p].key, values[p]);
}

template <typename T> void readKeyed(const nlohmann::json& json, const char* key, PerParameter<T>& values)
{
    const auto found = json.find(key);
    if (found != json.end())
        readKeyed(*found, values);
}

} // namespace

static void to_json(nlohmann::json& json, const FitValues& values)
{
    json = {{"qmin", values.qmin}, {"qmax", values.qmax}};
    for (const FitParameter& row : fitParameters)
        json[row.key] = values.*row.value;
}

static void from_json(const nlohmann::json& json, FitValues& values)
{
    read(json, "qmin", values.qmin);
    read(json, "qmax", values.qmax);
    for (const FitParameter& row : fitParameters)
        read(json, row.key, values.*row.value);
}

static void to_json(nlohmann::json& json, const ExperimentOverrides& own)
{
    json = {{"qmin", own.qmin}, {"qmax", own.qmax}, {"rmin", own.rmin}, {"rmax", own.rmax}, {"bond", own.bond},
        {"element", own.element}, {"fitParameters", own.fitParameters}, {"oneStructure", own.oneStructure},
        {"weightByErrors", own.weightByErrors}, {"free", keyed(own.free)}};
    json.update(keyed(own.values));
}

static void from_json(const nlohmann::json& json, ExperimentOverrides& own)
{
    read(json, "qmin", own.qmin);
    read(json, "qmax", own.qmax);
    read(json, "rmin", own.rmin);
    read(json, "rmax", own.rmax);
    read(json, "bond", own.bond);
    read(json, "element", own.element);
    read(json, "fitParameters", own.fitParameters);
    read(json, "oneStructure", own.oneStructure);
    read(json, "weightByErrors", own.weightByErrors);
    readKeyed(json, own.values);
    readKeyed(json, "free", own.free);
}

static void to_json(nlohmann::json& json, const ExperimentSettings& settings)
{
    json = {{"pdf", settings.pdf}, {"free", keyed(settings.free)}, {"range", settings.range},
        {"fitParameters", settings.fitParameters}, {"weightByErrors", settings.weightByErrors}, {"element", settings.element},
        {"bond", settings.bond}, {"sources", settings.sources}, {"warnings", settings.warnings}};
}

static void from_json(const nlohmann::json& json, ExperimentSettings& settings)
{
    read(json, "pdf", settings.pdf);
    readKeyed(json, "free", settings.free);
    read(json, "range", settings.range);
    read(json, "fitParameters", settings.fitParameters);
    read(json, "weightByErrors", settings.weightByErrors);
    read(json, "element", settings.element);
    read(json, "bond", settings.bond);
    read(json, "sources", settings.sources);
    for (const FitParameter& row : fitParameters)
        settings.sources.try_emplace(row.key, ValueSource::Default);
    read(json, "warnings", settings.warnings);
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReadOptions, unit, rColumn, gColumn, dgColumn, maxBytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SamplingSettings, t1, t2, steps, sampler, guidance, seed, firstSample)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ModelInfo, name, architecture, sha256, device, defaults, minAtoms, maxAtoms, range)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(
    RunSummary, programVersion, radiation, command, input, experiment, sampling, samples, model, timings, rejected, warnings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(GenerationOptions, bundle, device, count, sampling, modelDefaults)

namespace {

using Json = nlohmann::json;

/// Calls \p visit(name, reference) for every number of a fit or candidate that may be anything.
template <typename AnyCandidate, typename Visit> void visitNumbers(AnyCandidate& candidate, Visit&& visit)
{
    auto& fit = candidate.fit;
    visit("rwp", fit.rwp);
    visit("rwp_scaled", fit.rwpScaled);
    visit("rwp_fit", fit.rwpFit);
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
    json.at("generation").get_to(session.generation);
    json.at("current_curve").get_to(session.currentCurve);
    json.at("shown").get_to(session.shown);
    json.at("view").get_to(session.view);
    json.at("original_path").get_to(session.originalPath);
    for (const int id : json.at("curves").get<std::vector<int>>())
        session.curves.push_back({id, {}, {}, nullptr, {}});
    for (const int id : json.at("candidates").get<std::vector<int>>())
        session.candidates.push_back({id, 0, {}, 0, false, nullptr});
}

Json curveJson(const SessionCurve& curve)
{
    const LoadedCurve& data = *curve.data;
    return {{"name", curve.name}, {"path", curve.path}, {"file_name", data.file.name}, {"read_options", data.readOptions},
        {"overrides", data.overrides}, {"experiment", data.experiment}, {"last_run", curve.lastRun}};
}

void readCurveJson(const Json& json, SessionCurve& curve, LoadedCurve& data)
{
    json.at("name").get_to(curve.name);
    json.at("path").get_to(curve.path);
    json.at("file_name").get_to(data.file.name);
    json.at("read_options").get_to(data.readOptions);
    json.at("overrides").get_to(data.overrides);
    json.at("experiment").get_to(data.experiment);
    json.at("last_run").get_to(curve.lastRun);
}

Json candidateJson(const SessionCandidate& item)
{
    const Candidate& candidate = *item.candidate;
    Json json = {{"curve", item.curve}, {"name", item.name}, {"colour", item.colour}, {"starred", item.starred},
        {"elements", candidate.structure.elements}, {"title", candidate.structure.title}, {"origin", candidate.origin},
        {"label", candidate.label}, {"family_guess", candidate.familyGuess}, {"sampling", candidate.sampling},
        {"sample", candidate.sampleIndex}, {"copies", candidate.copies}};
    visitNumbers(candidate, [&](const char* name, double value) { json[name] = numberJson(value); });
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        json[fitParameters[p].key] = numberJson(candidate.fit.value(p));
    json["parameters"] = storedParametersJson(candidate.fit);
    json["correlation"] = correlationJson(candidate.fit);
    return json;
}

void readCandidateJson(const Json& json, SessionCandidate& item, Candidate& candidate)
{
    json.at("curve").get_to(item.curve);
    json.at("name").get_to(item.name);
    json.at("colour").get_to(item.colour);
    json.at("starred").get_to(item.starred);
    json.at("elements").get_to(candidate.structure.elements);
    json.at("title").get_to(candidate.structure.title);
    json.at("origin").get_to(candidate.origin);
    json.at("label").get_to(candidate.label);
    json.at("family_guess").get_to(candidate.familyGuess);
    json.at("sampling").get_to(candidate.sampling);
    json.at("sample").get_to(candidate.sampleIndex);
    json.at("copies").get_to(candidate.copies);
    visitNumbers(candidate, [&](const char* name, double& value) { value = readNumber(json.at(name)); });
    for (std::size_t p = 0; p < fitParameterCount; ++p) // where sessions had them before they had "parameters"
        if (json.contains(fitParameters[p].key))
            candidate.fit.parameters[p].value = readNumber(json.at(fitParameters[p].key));
    if (json.contains("parameters"))
        readStoredParameters(json.at("parameters"), candidate.fit);
    if (json.contains("correlation"))
        readCorrelation(json.at("correlation"), candidate.fit);
}

} // namespace clusterlens
