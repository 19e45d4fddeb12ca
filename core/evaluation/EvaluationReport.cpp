#include "evaluation/Evaluation.h"

#include "evaluation/PublishedFigures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

namespace clusterlens {

namespace {

using Records = std::vector<const EvaluationRecord*>;

double median(const Records& records, double EvaluationRecord::*value)
{
    std::vector<double> values;
    for (const EvaluationRecord* r : records)
        values.push_back(r->*value);
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

nlohmann::json figures(const Records& records)
{
    const auto count = static_cast<double>(records.size());
    const auto mean = [&](const std::function<double(const EvaluationRecord&)>& value) {
        double sum = 0.0;
        for (const EvaluationRecord* r : records)
            sum += value(*r);
        return sum / count;
    };
    nlohmann::json row = {{"curves", records.size()}, {"rwp_one", mean([](const auto& r) { return r.rwpOne; })},
        {"rwp_one_median", median(records, &EvaluationRecord::rwpOne)}, {"rwp_best", mean([](const auto& r) { return r.rwpBest; })},
        {"rwp_fit_one", mean([](const auto& r) { return r.rwpFitOne; })},
        {"rwp_fit_best", mean([](const auto& r) { return r.rwpFitBest; })},
        {"rwp_fit_best_median", median(records, &EvaluationRecord::rwpFitBest)},
        {"rwp_refined", mean([](const auto& r) { return r.rwpRefined; })},
        {"rwp_refined_median", median(records, &EvaluationRecord::rwpRefined)},
        {"structures", mean([](const auto& r) { return r.hasStructure ? 1.0 : 0.0; })},
        {"atom_error", mean([](const auto& r) { return static_cast<double>(r.atomError); })},
        {"atoms_right", mean([](const auto& r) { return r.mae ? 1.0 : 0.0; })},
        {"family_right", mean([](const auto& r) { return r.familyRight ? 1.0 : 0.0; })}};
    const double aligned = row.at("atoms_right").get<double>() * count;
    const double maeSum = mean([](const auto& r) { return r.mae.value_or(0.0); }) * count;
    row["mae"] = aligned > 0.0 ? nlohmann::json(maeSum / aligned) : nlohmann::json(nullptr);
    return row;
}

/// How often the shape that most samples of a curve are is the true one, by the share of the samples that are it.
nlohmann::json agreementFigures(const Records& records)
{
    nlohmann::json groups = nlohmann::json::array();
    for (const auto& [above, upTo] : {std::pair(0.0, 0.5), std::pair(0.5, 0.99), std::pair(0.99, 1.0)}) {
        int curves = 0;
        int right = 0;
        double sum = 0.0;
        for (const EvaluationRecord* r : records) {
            if (r->agreement <= above || r->agreement > upTo)
                continue;
            ++curves;
            right += r->agreedRight;
            sum += r->agreement;
        }
        if (curves > 0)
            groups.push_back({{"above", above}, {"up_to", upTo}, {"curves", curves}, {"agreement", sum / curves},
                {"right", static_cast<double>(right) / curves}});
    }
    return groups;
}

double rounded(double value)
{
    return std::round(value * 1e5) / 1e5;
}

/// What a later run is held against, curve by curve.
nlohmann::json curveFigures(const Records& records)
{
    nlohmann::json curves = nlohmann::json::array();
    for (const EvaluationRecord* r : records)
        curves.push_back({{"shape", r->shape}, {"length", r->length}, {"rwp_one", rounded(r->rwpOne)},
            {"rwp_best", rounded(r->rwpBest)}, {"rwp_fit_one", rounded(r->rwpFitOne)}, {"rwp_fit_best", rounded(r->rwpFitBest)},
            {"rwp_refined", rounded(r->rwpRefined)}});
    return curves;
}

} // namespace

nlohmann::json evaluationReport(
    const std::vector<EvaluationRecord>& records, const EvaluationSettings& settings, const nlohmann::json& method)
{
    constexpr std::array splitNames = {"paper", "paper-training", "unseen-shapes"};
    constexpr std::array sizes = {"5-80", "80-170", "170-256"};
    std::map<std::pair<std::string, std::size_t>, Records> cells;
    std::map<std::string, Records> byFamily;
    Records all;
    for (const EvaluationRecord& record : records) {
        cells[{record.family, sizeClass(record.atoms)}].push_back(&record);
        byFamily[record.family].push_back(&record);
        all.push_back(&record);
    }
    nlohmann::json report = {{"split", splitNames.at(static_cast<std::size_t>(settings.split))}, {"robust", settings.robust},
        {"per_cell", settings.perCell}, {"samples", settings.samples}, {"seed", settings.seed}, {"refine", settings.refine},
        {"held_out_share", settings.heldOutShare}, {"published", publishedFigures(settings)}};
    report.update(method);
    report["cells"] = nlohmann::json::array();
    for (const auto& [key, members] : cells) {
        nlohmann::json cell = figures(members);
        cell["family"] = key.first;
        cell["atoms"] = sizes.at(key.second);
        report["cells"].push_back(std::move(cell));
    }
    for (const auto& [family, members] : byFamily)
        report["families"][family] = figures(members);
    if (!all.empty())
        report["total"] = figures(all);
    report["agreement"] = agreementFigures(all);
    report["curves"] = curveFigures(all);
    return report;
}

} // namespace clusterlens
