#include "judgement/JudgementText.h"

#include "base/TextNumbers.h"

#include <cmath>

namespace clusterlens {

namespace {

constexpr double mentioned = 0.02; // share of a family that is worth a word

std::string rangeText(double low, double high, int decimals)
{
    return fixedText(low, decimals) + " to " + fixedText(high, decimals);
}

} // namespace

std::string verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Explained:
        return "explained";
    case Verdict::PartlyExplained:
        return "partly explained";
    case Verdict::NotExplained:
        break;
    }
    return "not explained";
}

std::string verdictText(const Judgement& judgement)
{
    std::string text = verdictWord(judgement.verdict) + ": ";
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
    if (judgement.verdict == Verdict::Explained)
        text += "the best candidate leaves Rwp " + fixedText(judgement.rwp, 3)
            + " beyond the low-r ripple, noise alone would leave " + fixedText(judgement.noiseFloor, 3) + "."
            + (judgement.reason.empty() ? "" : " ");
    return text + judgement.reason;
}

std::string shareText(double share)
{
    const long percent = std::lround(100.0 * share);
    if (percent > 99)
        return "> 99 %";
    return percent < 1 ? "< 1 %" : std::to_string(percent) + " %";
}

std::string intervalText(const BeliefInterval& interval, int decimals)
{
    return fixedText(interval.middle, decimals) + " (68 %: " + rangeText(interval.low68, interval.high68, decimals)
        + ", 95 %: " + rangeText(interval.low95, interval.high95, decimals) + ")";
}

std::vector<std::string> rangeTexts(const Judgement& judgement)
{
    std::vector<std::string> texts;
    if (judgement.atoms)
        texts.push_back("Atoms: " + intervalText(*judgement.atoms, 0) + ".");
    if (judgement.diameter)
        texts.push_back("Diameter: " + intervalText(*judgement.diameter, 1) + " \xC3\x85.");
    if (judgement.bond)
        texts.push_back("Bond: " + intervalText(*judgement.bond, 3) + " \xC3\x85.");
    return texts;
}

std::vector<std::string> beliefTexts(const Judgement& judgement)
{
    std::vector<std::string> texts;
    std::string families;
    for (const FamilyShare& family : judgement.families)
        if (families.empty() || family.share >= mentioned)
            families
                += (families.empty() ? "Family: " : ", ") + std::string(enumText(family.family)) + " " + shareText(family.share);
    if (!families.empty())
        texts.push_back(families + ".");
    for (const std::string& range : rangeTexts(judgement))
        texts.push_back(range);
    if (judgement.verdict != Verdict::NotExplained && judgement.unknownShape)
        texts.push_back("The particle has none of the shapes that were tried: " + shareText(*judgement.unknownShape) + ".");
    return texts;
}

} // namespace clusterlens
