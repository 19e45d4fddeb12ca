#include "judgement/Verdict.h"

#include "base/TextNumbers.h"
#include "measurement/Composition.h"
#include "structure/Elements.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace clusterlens {

namespace {

// Rwp beyond the noise: docs/method.md says what particles and what else reach.
constexpr double explainedMisfit = 0.15;
constexpr double partlyMisfit = 0.40;
constexpr double mostlyNoise = 0.6;     // noise floor: of 36 % of the curve's power
constexpr double plausibleBond = 0.10;  // relative, from the element's own: alloys and small particles are within it
constexpr int nearOrder = 20;           // atoms of a candidate that stands for no more than the first shells
constexpr double visibleResidual = 2.0; // inside the particle over beyond it

bool has(const std::vector<CurveWarning>& warnings, const char* code)
{
    return std::ranges::any_of(warnings, [&](const CurveWarning& warning) { return warning.code == code; });
}

/// What a formula says that makes a metal particle unlikely.
std::optional<std::string> chemistry(const std::string& composition)
{
    const std::vector<ElementShare> elements = elementsOf(composition);
    const auto metal = [](const ElementShare& share) { return isMetal(share.symbol); };
    const auto organic = [](const ElementShare& share) { return share.symbol == "C" || share.symbol == "H"; };
    if (elements.empty())
        return {};
    if (std::ranges::none_of(elements, metal))
        return "the composition " + composition + " names no metal";
    if (!std::ranges::all_of(elements, metal) && std::ranges::none_of(elements, organic))
        return "the composition " + composition + " is that of a compound, and the shapes are of metal alone";
    return {};
}

/// Of an alloy the bonds of all its metals, and what lies between them, count: the element of the shapes is the heaviest, however little there is.
/// "its bonds would be 3.25 Å, those of metallic Zn are 2.66 Å"
std::optional<std::string> oddBond(const Candidate& best, const ExperimentSettings& experiment, const std::string& composition)
{
    const std::optional<double> usual = metalBond(experiment.element);
    if (!usual || experiment.source("element") == ValueSource::Default)
        return {};
    std::string names = experiment.element;
    RRange bonds{*usual, *usual};
    const std::vector<ElementShare> elements = elementsOf(composition);
    if (std::ranges::find(elements, experiment.element, &ElementShare::symbol) != elements.end())
        for (const ElementShare& other : elements)
            if (const auto bond = metalBond(other.symbol); bond && other.symbol != experiment.element) {
                names += " and " + other.symbol;
                bonds = {std::min(bonds.min, *bond), std::max(bonds.max, *bond)};
            }
    if (best.bond >= bonds.min * (1.0 - plausibleBond) && best.bond <= bonds.max * (1.0 + plausibleBond))
        return {};
    return "its bonds would be " + shortText(best.bond, 3) + " Å, those of metallic " + names + " are " + shortText(bonds.min, 3)
        + (bonds.max > bonds.min ? " to " + shortText(bonds.max, 3) : std::string()) + " Å";
}

std::optional<std::string> likelyReason(const Candidate& best, const ResidualCheck& check, const ExperimentSettings& experiment,
    const std::string& composition, const std::vector<CurveWarning>& warnings)
{
    if (has(warnings, "wrong-sign") || best.fit.scale() <= 0.0)
        return "the main peak of the curve points down: its sign seems to be wrong";
    if (const std::optional<std::string> compound = chemistry(composition))
        return compound;
    if (const std::optional<std::string> bond = oddBond(best, experiment, composition))
        return *bond + ": another element, a compound, or r in other units";
    if (best.structure.size() <= nearOrder && check.misfit > explainedMisfit)
        return "only the nearest atoms are in order, as in a glass, a liquid or a molecule";
    if (check.noiseFloor > mostlyNoise)
        return "the curve is mostly noise";
    if (has(warnings, "too-coarse"))
        return "the steps of r are too wide to tell particles apart";
    if (has(warnings, "starts-late"))
        return "the curve begins behind its first metal-metal peak";
    if (has(warnings, "several-elements"))
        return "the composition has several elements, and the clusters have one";
    if (has(warnings, "no-end"))
        return "the particles seem larger than all shapes that were tried";
    return {};
}

} // namespace

VerdictWithReason verdictOn(const Candidate& best, const ResidualCheck& check, const ExperimentSettings& experiment,
    const std::string& composition, const std::vector<CurveWarning>& warnings)
{
    const std::optional<std::string> why = likelyReason(best, check, experiment, composition, warnings);
    const bool shortOrder = best.structure.size() <= nearOrder && check.misfit > explainedMisfit;
    const bool contradicted = shortOrder || has(warnings, "wrong-sign") || best.fit.scale() <= 0.0 || check.noiseFloor > mostlyNoise
        || oddBond(best, experiment, composition).has_value() || (chemistry(composition) && check.misfit > explainedMisfit);
    VerdictWithReason result;
    if (contradicted || check.misfit > partlyMisfit) {
        result.verdict = Verdict::NotExplained;
        result.reason = "No candidate explains this curve: "
            + why.value_or("the best one leaves Rwp " + shortText(check.rwp, 2) + " beyond the low-r ripple, and noise would leave "
                + shortText(check.noiseFloor, 2) + "; it may be no metal particle")
            + ".";
        return result;
    }
    const bool visible = check.insideOverBeyond.value_or(0.0) > visibleResidual;
    result.verdict = check.misfit <= explainedMisfit && !chemistry(composition) && agreementCounts(warnings)
        ? Verdict::Explained
        : Verdict::PartlyExplained;
    if (result.verdict == Verdict::PartlyExplained)
        result.reason = "The best candidate leaves Rwp " + shortText(check.rwp, 2) + " beyond the low-r ripple, noise would leave "
            + shortText(check.noiseFloor, 2) + (why ? ": " + *why : std::string()) + ".";
    else if (visible)
        result.reason = "What is left is not noise: inside the particle it is " + shortText(*check.insideOverBeyond, 2)
            + " times as strong as beyond it, so the particle differs from all these shapes.";
    return result;
}

} // namespace clusterlens
