#include "session/CandidateJson.h"

#include "session/ParameterJson.h"

namespace clusterlens {

using Json = nlohmann::ordered_json;

std::string commandOf(const Candidate& candidate)
{
    if (!candidate.provenance.command.empty())
        return candidate.provenance.command;
    return candidate.origin == Origin::Generated ? "generate" : candidate.origin == Origin::Mined ? "mine" : "fit";
}

Json textOrNull(const std::string& text)
{
    return text.empty() ? Json() : Json(text);
}

Json measuresJson(const Candidate& candidate)
{
    const FitResult& fit = candidate.fit;
    Json json;
    visitNumbers(candidate, [&json](const char* name, double value) { json[name] = value; });
    if (candidate.origin != Origin::Generated)
        json.erase("recovery_residual");
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        json[fitParameters[p].key] = fit.value(p);
    json.update(Json{{"parameters", parametersJson(fit)}, {"correlation", correlationJson(fit)},
        {"warnings", boundWarnings(fit.parameters)},
        {"family_guess", candidate.familyGuess ? Json(enumText(*candidate.familyGuess)) : Json()},
        {"family_words", textOrNull(candidate.family())}, {"origin", enumText(candidate.origin)}, {"copies", candidate.copies}});
    json["belief"] = candidate.belief ? Json{{"shape", candidate.belief->shape}, {"count", candidate.belief->count}} : Json();
    return json;
}

Json provenanceJson(const Candidate& candidate)
{
    const Provenance& made = candidate.provenance;
    const bool drawn = candidate.origin == Origin::Generated;
    Json settings = Json::object();
    if (drawn)
        settings = {{"t1", candidate.sampling.t1}, {"t2", candidate.sampling.t2}, {"steps", candidate.sampling.steps},
            {"sampler", enumText(candidate.sampling.sampler)}, {"guidance", candidate.sampling.guidance}};
    if (!made.command.empty())
        settings.update(pdfSettingsJson(made.pdf, made.range));
    return {{"command", commandOf(candidate)}, {"program_version", textOrNull(made.programVersion)},
        {"model", textOrNull(made.model)}, {"model_architecture", textOrNull(made.architecture)},
        {"model_sha256", textOrNull(made.modelSha256)}, {"device", drawn ? textOrNull(made.device) : Json("cpu")},
        {"seed", drawn ? Json(candidate.sampling.seed) : Json()}, {"settings", settings}};
}

Json pdfSettingsJson(const FitValues& pdf, const RRange& range)
{
    Json json = {{"qmin", pdf.qmin}, {"qmax", pdf.qmax}};
    for (const FitParameter& row : fitParameters)
        if (row.isSetting())
            json[row.key] = pdf.*row.value;
    json.update(Json{{"rmin", range.min}, {"rmax", range.max}});
    return json;
}

} // namespace clusterlens
