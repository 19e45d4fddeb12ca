#include "session/RefinementJson.h"

#include "base/JsonRead.h"
#include "session/ParameterJson.h"

#include <type_traits>

namespace clusterlens {

namespace {

/// Calls \p visit(name, reference) for all of a choice but its positions.
template <typename Choice, typename Visit> void visitChoice(Choice& choice, Visit&& visit)
{
    visit("what", choice.what);
    visit("rwp", choice.rwp);
    visit("rwp_heldout", choice.heldOut);
    visit("rwp_heldout_error", choice.heldOutError);
    visit("atoms", choice.atoms);
    visit("broken_bonds", choice.brokenBonds);
    visit("free_parameters", choice.freeParameters);
    visit("coordination", choice.coordination);
    visit("strain", choice.strain);
}

/// Same for all that a refinement holds besides choices and arrays.
template <typename AnyRefinement, typename Visit> void visitRefinement(AnyRefinement& refinement, Visit&& visit)
{
    visit("parent", refinement.parent);
    visit("lattice", refinement.lattice);
    visit("rwp_before", refinement.rwpBefore);
    visit("independent_points", refinement.independentPoints);
    visit("asked", refinement.asked);
    visit("taken", refinement.taken);
    visit("particles_rwp", refinement.ensembleRwp);
}

/// Puts what is visited into \p json.
template <typename Json> auto writerTo(Json& json)
{
    return [&json](const char* name, const auto& value) { json[name] = value; };
}

/// Same, with text for numbers that are not finite.
auto storingIn(nlohmann::json& json)
{
    return [&json](const char* name, const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>)
            json[name] = numberJson(value);
        else
            json[name] = value;
    };
}

auto readingFrom(const nlohmann::json& json)
{
    return [&json](const char* name, auto& value) {
        const auto found = json.find(name);
        if (found == json.end())
            return;
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>)
            value = readNumber(*found);
        else
            readJson(*found, value);
    };
}

} // namespace

nlohmann::ordered_json refinementJson(const Refinement& refinement)
{
    nlohmann::ordered_json json;
    visitRefinement(refinement, writerTo(json));
    if (refinement.lattice.empty())
        json["lattice"] = nullptr;
    json["choices"] = nlohmann::ordered_json::array();
    for (const RefinementChoice& choice : refinement.choices)
        visitChoice(choice, writerTo(json["choices"].emplace_back()));
    json["rwp_heldout_before"] = refinement.choices.front().heldOut;
    const RefinementChoice& taken = refinement.choice();
    json["rwp_heldout"] = taken.heldOut;
    json["free_parameters"] = taken.freeParameters;
    json["coordination"] = taken.coordination;
    json["broken_bonds"] = taken.brokenBonds;
    json["strain"] = taken.strain;
    json["particles"] = refinement.ensemble.size();
    return json;
}

nlohmann::json storedRefinementJson(const Refinement& refinement)
{
    nlohmann::json json;
    visitRefinement(refinement, storingIn(json));
    json["choices"] = nlohmann::json::array();
    for (const RefinementChoice& choice : refinement.choices)
        visitChoice(choice, storingIn(json["choices"].emplace_back()));
    return json;
}

Refinement readStoredRefinement(const nlohmann::json& json)
{
    Refinement refinement;
    visitRefinement(refinement, readingFrom(json));
    for (const nlohmann::json& stored : json.at("choices"))
        visitChoice(refinement.choices.emplace_back(), readingFrom(stored));
    refinement.ensemble.resize(refinement.ensembleRwp.size());
    return refinement;
}

} // namespace clusterlens
