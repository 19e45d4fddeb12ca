#include "session/SessionJson.h"

#include <cmath>
#include <limits>

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
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PdfSettings, qmin, qmax, qdamp, qbroad, biso, delta1, delta2)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExperimentOverrides, qmin, qmax, qdamp, biso, delta2, rmin, rmax, bond, element, fitParameters)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExperimentSettings, pdf, range, fitParameters, fitDelta2, element, bond, sources, warnings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReadOptions, unit, rColumn, gColumn, dgColumn, maxBytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SamplingSettings, t1, t2, steps, sampler, guidance, seed, firstSample)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(
    Provenance, command, programVersion, model, architecture, modelSha256, device, pdf, range)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ModelInfo, name, architecture, sha256, device, defaults, minAtoms, maxAtoms, range)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(
    RunSummary, programVersion, radiation, command, input, experiment, sampling, samples, model, timings, rejected, warnings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SessionRun, id, summary)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(GenerationOptions, bundle, device, count, sampling, modelDefaults)

namespace {

using Json = nlohmann::json;

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
    json.at("generation").get_to(session.generation);
    json.at("current_curve").get_to(session.currentCurve);
    json.at("shown").get_to(session.shown);
    json.at("view").get_to(session.view);
    json.at("original_path").get_to(session.originalPath);
    for (const int id : json.at("curves").get<std::vector<int>>())
        session.curves.push_back({id, {}, {}, nullptr, {}});
    for (const int id : json.at("candidates").get<std::vector<int>>())
        session.candidates.push_back({id, 0, {}, 0, false, nullptr, 0});
}

Json curveJson(const SessionCurve& curve)
{
    const LoadedCurve& data = *curve.data;
    const Json lastRun = curve.runs.empty() ? Json() : Json(curve.runs.back().summary); // for versions that knew of one run only
    return {{"name", curve.name}, {"path", curve.path}, {"file_name", data.file.name}, {"read_options", data.readOptions},
        {"overrides", data.overrides}, {"experiment", data.experiment}, {"runs", curve.runs}, {"last_run", lastRun}};
}

void readCurveJson(const Json& json, SessionCurve& curve, LoadedCurve& data)
{
    json.at("name").get_to(curve.name);
    json.at("path").get_to(curve.path);
    json.at("file_name").get_to(data.file.name);
    json.at("read_options").get_to(data.readOptions);
    json.at("overrides").get_to(data.overrides);
    json.at("experiment").get_to(data.experiment);
    if (json.contains("runs"))
        json.at("runs").get_to(curve.runs);
    else if (const auto last = json.find("last_run"); last != json.end() && !last->is_null())
        curve.runs.push_back({1, last->get<RunSummary>()});
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
    item.run = json.value("run", 0);
    candidate.provenance = json.value("provenance", Provenance());
    visitNumbers(candidate, [&](const char* name, double& value) { value = readNumber(json.at(name)); });
}

} // namespace clusterlens
