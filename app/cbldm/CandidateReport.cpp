#include "CandidateReport.h"

#include "base/TextNumbers.h"
#include "candidates/Mixture.h"
#include "judgement/JudgementText.h"
#include "session/ResultWriter.h"
#include "Text.h"

#include <fmt/core.h>

#include <algorithm>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

std::string familyColumn(const Candidate& candidate)
{
    if (candidate.origin == Origin::Mined || candidate.origin == Origin::Mixture)
        return candidate.label;
    return candidate.familyGuess ? candidate.family() : "-";
}

/// Those whose values differ between candidates, and those that somebody stated.
bool isTold(std::size_t p, const ExperimentSettings& experiment)
{
    const FitParameter& row = fitParameters[p];
    return row.freedom == Freedom::Free || experiment.free[p] || experiment.source(row.key) != ValueSource::Default;
}

/// "scale, stretch, Biso and Qdamp"
std::string fittedNames(const std::vector<Candidate>& candidates, const ExperimentSettings& experiment)
{
    std::vector<const FitResult*> fits;
    for (const Candidate& candidate : candidates)
        fits.push_back(&candidate.fit);
    const PerParameter<bool> fitted = fittedBy(fitSettings(experiment), fits);
    std::vector<std::string> names;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (fitted[p])
            names.emplace_back(fitParameters[p].isSetting() ? fitParameters[p].symbol : fitParameters[p].key);
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return names.empty() ? "nothing" : text;
}

} // namespace

std::string candidateTable(const std::vector<Candidate>& candidates, const ExperimentSettings& experiment)
{
    std::vector<std::vector<std::string>> rows{{"rank", "atoms", "family", "bond/Å", "Rwp", "Rwp scaled", "Rwp fit"}};
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (isTold(p, experiment))
            rows.front().push_back(fitParameters[p].isSetting() ? std::string(fitParameters[p].symbol) + "/" + fitParameters[p].unit
                                                                : std::string(fitParameters[p].key));
    const bool judged = std::ranges::any_of(candidates, [](const Candidate& candidate) { return candidate.belief.has_value(); });
    if (judged)
        rows.front().insert(rows.front().end(), {"shape", "atoms ±10 %"});
    rows.front().insert(rows.front().end(), {"copies", "file"});
    int rank = 0;
    for (const Candidate& candidate : candidates) {
        const FitResult& fit = candidate.fit;
        ++rank;
        std::vector<std::string> row{std::to_string(rank), std::to_string(countedAtoms(candidate)), familyColumn(candidate),
            fmt::format("{:.3f}", candidate.bond), fmt::format("{:.4f}", fit.rwp), fmt::format("{:.4f}", fit.rwpScaled),
            fmt::format("{:.4f}", fit.rwpFit)};
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            if (isTold(p, experiment))
                row.push_back(fixedText(fit.value(p), fitParameters[p].digits));
        if (judged)
            row.insert(row.end(),
                {candidate.belief ? shareText(candidate.belief->shape) : "-",
                    candidate.belief ? shareText(candidate.belief->count) : "-"});
        row.insert(row.end(), {std::to_string(candidate.copies), candidateStem(rank) + ".xyz"});
        rows.push_back(std::move(row));
    }
    const RRange& range = experiment.range;
    std::string text = formatTable(rows);
    text += fmt::format(
        "Agreement over r = {:.4g} to {:.4g} Å. Rwp: nothing fitted. Rwp scaled: amplitude only. ", range.min, range.max);
    text += experiment.fitParameters ? "Rwp fit: " + fittedNames(candidates, experiment) + " fitted.\n"
                                     : std::string("Rwp fit: equals Rwp scaled (--no-fit).\n");
    return text + settingsLine(experiment) + "\n";
}

std::string refinementLines(const Candidate& candidate)
{
    if (!candidate.refinement)
        return {};
    const Refinement& refinement = *candidate.refinement;
    std::vector<std::vector<std::string>> rows{{"", "atoms", "broken bonds", "free", "Rwp", "Rwp held out", "+-", ""}};
    for (std::size_t i = 0; i < refinement.choices.size(); ++i) {
        const RefinementChoice& choice = refinement.choices[i];
        rows.push_back({choice.what, std::to_string(choice.atoms), std::to_string(choice.brokenBonds),
            std::to_string(choice.freeParameters), fmt::format("{:.4f}", choice.rwp), fmt::format("{:.4f}", choice.heldOut),
            fmt::format("{:.4f}", choice.heldOutError), i == refinement.taken ? "taken" : ""});
    }
    std::string text = refinement.parent + " refined";
    text += refinement.lattice.empty() ? ":\n" : " on " + refinement.lattice + " sites:\n";
    text += formatTable(rows);
    text += fmt::format("{} atoms, {:.2f} neighbours each, Rwp {:.4f} -> {:.4f}; the curve has {:.0f} independent points",
        int(candidate.structure.size()), refinement.choice().coordination, refinement.rwpBefore, candidate.fit.rwpFit,
        refinement.independentPoints);
    if (refinement.ensemble.size() > 1)
        text += fmt::format("; {} particles explain it equally well", refinement.ensemble.size());
    if (!refinement.changed())
        text += ".\nData that fits did not see ask for no change";
    return text + ".\n";
}

std::string verdictLine(const Judgement& judgement)
{
    return (judgement.verdict == Verdict::NotExplained ? "warning: " : "") + verdictText(judgement) + "\n";
}

std::string beliefLines(const Judgement& judgement)
{
    std::string text;
    for (const std::string& line : beliefTexts(judgement))
        text += line + "\n";
    return text;
}

std::string rangesText(const std::vector<int>& numbers)
{
    std::string text;
    for (std::size_t begin = 0, end = 0; begin < numbers.size(); begin = end) {
        for (end = begin + 1; end < numbers.size() && numbers[end] == numbers[end - 1] + 1; ++end) { }
        text += text.empty() ? "" : ", ";
        text += end - begin > 1 ? fmt::format("{}-{}", numbers[begin], numbers[end - 1]) : fmt::format("{}", numbers[begin]);
    }
    return text;
}

std::string settingsLine(const ExperimentSettings& experiment)
{
    const FitValues& pdf = experiment.pdf;
    const auto part = [&](const std::string& label, const std::string& key, double value, const char* unit) {
        return fmt::format("{} {:.4g} {} ({}), ", label, value, unit, enumText(experiment.source(key)));
    };
    std::string text = "Measurement: " + part("Qmin", "qmin", pdf.qmin, "Å⁻¹") + part("Qmax", "qmax", pdf.qmax, "Å⁻¹");
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (fitParameters[p].isSetting() && isTold(p, experiment))
            text += part(fitParameters[p].symbol, fitParameters[p].key, pdf.*fitParameters[p].value, fitParameters[p].unit);
    text += "element " + experiment.element + " (" + enumText(experiment.source("element")) + ").";
    return text + (experiment.weightByErrors ? " In fits and in every Rwp a point counts by 1/dG²." : "");
}

void printCandidateWarnings(const std::vector<Candidate>& candidates)
{
    std::vector<std::pair<std::string, std::vector<int>>> all; // each warning once, in the order in which they come up
    for (std::size_t i = 0; i < candidates.size(); ++i)
        for (const std::string& warning : boundWarnings(candidates[i].fit.parameters)) {
            auto found = std::ranges::find(all, warning, &std::pair<std::string, std::vector<int>>::first);
            if (found == all.end())
                found = all.insert(all.end(), {warning, {}});
            found->second.push_back(int(i) + 1);
        }
    for (const auto& [warning, ranks] : all)
        std::cerr << "warning: candidate" << (ranks.size() > 1 ? "s " : " ") << rangesText(ranks) << ": " << oneLine(warning)
                  << "\n";
}

void printWarnings(const std::vector<std::string>& warnings)
{
    for (const std::string& warning : warnings)
        std::cerr << "warning: " << oneLine(warning) << "\n";
}

} // namespace clusterlens::cbldm
