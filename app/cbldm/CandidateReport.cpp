#include "CandidateReport.h"

#include "session/ResultWriter.h"
#include "Text.h"

#include <iostream>

namespace clusterlens::cbldm {

namespace {

std::string familyColumn(const Candidate& candidate)
{
    if (candidate.origin == Origin::Mined)
        return candidate.label;
    return candidate.familyGuess ? enumText(*candidate.familyGuess) : "-";
}

} // namespace

std::string candidateTable(const std::vector<Candidate>& candidates, const ExperimentSettings& experiment)
{
    std::vector<std::vector<std::string>> rows{{"rank", "atoms", "family", "bond/Å", "Rwp", "Rwp scaled", "Rwp fit", "scale",
        "stretch", "Biso/Å²", "Qdamp/Å⁻¹", "copies", "file"}};
    int rank = 0;
    for (const Candidate& candidate : candidates) {
        const FitResult& fit = candidate.fit;
        ++rank;
        rows.push_back({printed("%d", rank), printed("%d", int(candidate.structure.size())), familyColumn(candidate),
            printed("%.3f", candidate.bond), printed("%.4f", fit.rwp), printed("%.4f", fit.rwpScaled), printed("%.4f", fit.rwpFit),
            printed("%.4f", fit.scale), printed("%.5f", fit.stretch), printed("%.3f", fit.biso), printed("%.4f", fit.qdamp),
            printed("%d", candidate.copies), candidateStem(rank) + ".xyz"});
    }
    const RRange& range = experiment.range;
    std::string text = formatTable(rows);
    text += printed("Agreement over r = %.4g to %.4g Å. Rwp: nothing fitted. Rwp scaled: amplitude only. ", range.min, range.max);
    text += experiment.fitParameters ? "Rwp fit: scale, stretch, Biso and Qdamp fitted" : "Rwp fit: equals Rwp scaled (--no-fit)";
    text += experiment.fitParameters && experiment.fitDelta2 ? ", and delta2.\n" : ".\n";
    return text + settingsLine(experiment) + "\n";
}

std::string settingsLine(const ExperimentSettings& experiment)
{
    const PdfSettings& pdf = experiment.pdf;
    const auto part = [&](const char* label, const char* key, double value) {
        return std::string(label) + printed(" %.4g (", value) + enumText(experiment.sources.at(key)) + ")";
    };
    return "Measurement: " + part("Qmin", "qmin", pdf.qmin) + ", " + part("Qmax", "qmax", pdf.qmax) + ", "
        + part("Qdamp", "qdamp", pdf.qdamp) + " Å⁻¹, " + part("Biso", "biso", pdf.biso) + " Å², element " + experiment.element
        + " (" + enumText(experiment.sources.at("element")) + ").";
}

void printWarnings(const std::vector<std::string>& warnings)
{
    for (const std::string& warning : warnings)
        std::cerr << "warning: " << oneLine(warning) << "\n";
}

} // namespace clusterlens::cbldm
