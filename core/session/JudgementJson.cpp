#include "session/JudgementJson.h"

namespace clusterlens {

using Json = nlohmann::ordered_json;

namespace {

Json intervalJson(const std::optional<BeliefInterval>& interval)
{
    if (!interval)
        return {};
    return {{"median", interval->middle}, {"range_68", {interval->low68, interval->high68}},
        {"range_95", {interval->low95, interval->high95}}};
}

std::optional<BeliefInterval> intervalOf(const nlohmann::json& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end() || found->is_null())
        return {};
    BeliefInterval interval;
    found->at("median").get_to(interval.middle);
    found->at("range_68").at(0).get_to(interval.low68);
    found->at("range_68").at(1).get_to(interval.high68);
    found->at("range_95").at(0).get_to(interval.low95);
    found->at("range_95").at(1).get_to(interval.high95);
    return interval;
}

} // namespace

Json judgementJson(const Judgement& judgement)
{
    Json families = Json::array();
    for (const FamilyShare& family : judgement.families)
        families.push_back({{"family", enumText(family.family)}, {"share", family.share}});
    return {{"verdict", enumText(judgement.verdict)}, {"reason", judgement.reason}, {"rwp", judgement.rwp},
        {"noise_floor", judgement.noiseFloor}, {"independent_points", judgement.independentPoints}, {"families", families},
        {"unknown_shape", judgement.unknownShape ? Json(*judgement.unknownShape) : Json()},
        {"atoms", intervalJson(judgement.atoms)}, {"diameter", intervalJson(judgement.diameter)},
        {"bond", intervalJson(judgement.bond)}};
}

void readJudgementJson(const nlohmann::json& json, Judgement& judgement)
{
    judgement.verdict = enumFromText<Verdict>(json.value("verdict", "")).value_or(judgement.verdict);
    judgement.reason = json.value("reason", "");
    judgement.rwp = json.value("rwp", judgement.rwp);
    judgement.noiseFloor = json.value("noise_floor", judgement.noiseFloor);
    judgement.independentPoints = json.value("independent_points", judgement.independentPoints);
    if (const auto unknown = json.find("unknown_shape"); unknown != json.end() && !unknown->is_null())
        judgement.unknownShape = unknown->get<double>();
    for (const nlohmann::json& family : json.value("families", nlohmann::json::array()))
        if (const std::optional<Family> known = enumFromText<Family>(family.value("family", "")))
            judgement.families.push_back({*known, family.value("share", 0.0)});
    judgement.atoms = intervalOf(json, "atoms");
    judgement.diameter = intervalOf(json, "diameter");
    judgement.bond = intervalOf(json, "bond");
}

} // namespace clusterlens
