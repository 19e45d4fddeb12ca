#include "evaluation/IrregularEvaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace clusterlens {

namespace {

using nlohmann::json;
using IrregularRecords = std::vector<const IrregularRecord*>;
using Shares = std::vector<StatedShare>;

/// Classes whose particles are neither a library's nor too large for it: the goals are theirs.
constexpr std::array goalClasses{IrregularClass::Vacancies, IrregularClass::Truncated, IrregularClass::Faulted,
    IrregularClass::Strained, IrregularClass::Mixture, IrregularClass::CoreShell, IrregularClass::CorrelatedPairs};

IrregularRecords ofClass(const std::vector<IrregularRecord>& records, const std::function<bool(IrregularClass)>& wanted)
{
    IrregularRecords members;
    for (const IrregularRecord& record : records)
        if (wanted(record.kind))
            members.push_back(&record);
    return members;
}

/// What the records have to say of something, each that can.
template <typename Value>
std::vector<Value> valuesOf(
    const IrregularRecords& records, const std::function<std::optional<Value>(const IrregularRecord&)>& value)
{
    std::vector<Value> values;
    for (const IrregularRecord* record : records)
        if (const std::optional<Value> one = value(*record))
            values.push_back(*one);
    return values;
}

/// Mean of what the records say; null where none does.
json meanOf(const IrregularRecords& records, const std::function<std::optional<double>(const IrregularRecord&)>& value)
{
    const std::vector<double> values = valuesOf<double>(records, value);
    if (values.empty())
        return nullptr;
    double sum = 0.0;
    for (const double one : values)
        sum += one;
    return sum / static_cast<double>(values.size());
}

json quantileOf(
    const IrregularRecords& records, double share, const std::function<std::optional<double>(const IrregularRecord&)>& value)
{
    std::vector<double> values = valuesOf<double>(records, value);
    if (values.empty())
        return nullptr;
    std::ranges::sort(values);
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

std::optional<double> asNumber(const std::optional<bool>& value)
{
    if (!value)
        return std::nullopt;
    return *value ? 1.0 : 0.0;
}

json coverageFigures(const IrregularRecords& records, std::optional<Coverage> IrregularRecord::*interval)
{
    const auto share = [&](bool Coverage::*held) {
        return meanOf(records, [=](const IrregularRecord& r) -> std::optional<double> {
            return r.*interval ? asNumber((*(r.*interval)).*held) : std::nullopt;
        });
    };
    const auto stated = std::ranges::count_if(records, [=](const IrregularRecord* r) { return (r->*interval).has_value(); });
    const json width = quantileOf(records, 0.5, [=](const IrregularRecord& r) -> std::optional<double> {
        return r.*interval ? std::optional((*(r.*interval)).width95) : std::nullopt;
    });
    return {{"stated", stated}, {"in_68", share(&Coverage::in68)}, {"in_95", share(&Coverage::in95)}, {"width_95_median", width}};
}

json countWithin(const IrregularRecords& records, double limit)
{
    return meanOf(records, [=](const IrregularRecord& r) -> std::optional<double> {
        return r.countError ? asNumber(std::abs(*r.countError) <= limit) : std::nullopt;
    });
}

json irregularFigures(const IrregularRecords& records)
{
    const auto ratio = [](const IrregularRecord& r) { return r.rwpRatio(); };
    json result
        = {{"curves", records.size()}, {"family_right", meanOf(records, [](const auto& r) { return asNumber(r.familyRight); })},
            {"count_within_10", countWithin(records, 0.10)}, {"count_within_25", countWithin(records, 0.25)},
            {"exact", meanOf(records, [](const auto& r) { return asNumber(r.exact); })},
            {"rwp", quantileOf(records, 0.5, [](const auto& r) { return std::optional(r.rwp); })},
            {"rwp_of_truth", quantileOf(records, 0.5, [](const auto& r) { return r.rwpOfTruth; })},
            {"rwp_ratio", quantileOf(records, 0.5, ratio)}, {"rwp_ratio_worst", quantileOf(records, 1.0, ratio)},
            {"atoms", coverageFigures(records, &IrregularRecord::atomsCoverage)},
            {"diameter", coverageFigures(records, &IrregularRecord::diameterCoverage)},
            {"bond", coverageFigures(records, &IrregularRecord::bondCoverage)},
            {"verdict_right", meanOf(records, [](const auto& r) { return asNumber(r.verdictRight); })},
            {"refused", std::ranges::count_if(records, [](const IrregularRecord* r) { return r->refused; })},
            {"seconds", meanOf(records, [](const auto& r) { return std::optional(r.seconds); })}};
    for (const auto& word : enumWords<Verdict>)
        result["verdicts"][word.word]
            = std::ranges::count_if(records, [&](const IrregularRecord* r) { return r->verdict == word.value; });
    return result;
}

/// Reliability table in tenths, and the mean distance of its rows from the diagonal, weighted by their numbers.
json calibration(const Shares& shares)
{
    constexpr std::size_t bins = 10;
    struct Bin {
        int count = 0;
        double stated = 0.0;
        double right = 0.0;
    };
    std::array<Bin, bins> table{};
    for (const StatedShare& one : shares) {
        Bin& bin = table.at(std::min(static_cast<std::size_t>(std::max(one.share, 0.0) * bins), bins - 1));
        ++bin.count;
        bin.stated += one.share;
        bin.right += one.right;
    }
    json rows = json::array();
    double error = 0.0;
    for (const Bin& bin : table) {
        if (bin.count == 0)
            continue;
        rows.push_back({{"stated", bin.stated / bin.count}, {"right", bin.right / bin.count}, {"count", bin.count}});
        error += std::abs(bin.stated - bin.right);
    }
    const json mean = shares.empty() ? json(nullptr) : json(error / static_cast<double>(shares.size()));
    return {{"table", rows}, {"statements", shares.size()}, {"expected_error", mean}};
}

json calibrations(const IrregularRecords& records)
{
    Shares shapes;
    for (const IrregularRecord* record : records)
        shapes.insert(shapes.end(), record->shapeShares.begin(), record->shapeShares.end());
    return {{"family", calibration(valuesOf<StatedShare>(records, [](const auto& r) { return r.familyShare; }))},
        {"count_within_10", calibration(valuesOf<StatedShare>(records, [](const auto& r) { return r.countShare; }))},
        {"exact_shape", calibration(shapes)}};
}

/// \param least, most  null: no limit
json goal(const char* what, const json& value, const json& least, const json& most)
{
    json met = nullptr;
    if (value.is_number())
        met = (least.is_null() || value.get<double>() >= least.get<double>())
            && (most.is_null() || value.get<double>() <= most.get<double>());
    return {{"goal", what}, {"value", value}, {"least", least}, {"most", most}, {"met", met}};
}

bool isBulk(const IrregularRecord& record)
{
    return record.kind == IrregularClass::Large && record.trueAtoms == 0.0;
}

json goals(const json& together, const json& calibrated, const IrregularRecords& large, const IrregularRecords& all)
{
    const json none = nullptr;
    const auto error = [&](const char* what) { return calibrated.at(what).at("expected_error"); };
    const json falselyExplained = std::ranges::count_if(
        all, [](const IrregularRecord* r) { return r->kind == IrregularClass::NoMetal && r->verdict == Verdict::Explained; });
    const json largeRight = meanOf(large, [](const IrregularRecord& r) -> std::optional<double> {
        if (isBulk(r))
            return std::nullopt;
        return asNumber(r.rwpRatio().value_or(10.0) <= 1.3 && std::abs(r.countError.value_or(1.0)) <= 0.10);
    });
    const json bulkSaid = meanOf(large, [](const IrregularRecord& r) { return isBulk(r) ? asNumber(r.saysNoEnd) : std::nullopt; });
    return json::array({goal("family right", together.at("family_right"), 0.97, none),
        goal("count within 10 %", together.at("count_within_10"), 0.85, none),
        goal("95 % interval of atoms holds the truth", together.at("atoms").at("in_95"), 0.90, 0.98),
        goal("95 % interval of the diameter holds the truth", together.at("diameter").at("in_95"), 0.90, 0.98),
        goal("95 % interval of the bond holds the truth", together.at("bond").at("in_95"), 0.90, 0.98),
        goal("expected calibration error, family", error("family"), none, 0.07),
        goal("expected calibration error, count within 10 %", error("count_within_10"), none, 0.07),
        goal("expected calibration error, exact shape", error("exact_shape"), none, 0.07),
        goal("g: within 1.3 of the truth's Rwp and 10 % of its atoms", largeRight, 1.0, none),
        goal("g: bulk is said to have no end", bulkSaid, 1.0, none),
        goal("verdict right, all classes", meanOf(all, [](const auto& r) { return asNumber(r.verdictRight); }), 0.95, none),
        goal("k: called explained", falselyExplained, none, 0)});
}

double roundedFigure(double value)
{
    return std::round(value * 1e5) / 1e5;
}

json irregularCurve(const std::vector<IrregularRecord>& records)
{
    json curves = json::array();
    for (const IrregularRecord& r : records) {
        json curve = {{"name", r.name}, {"origin", r.origin}, {"true_atoms", roundedFigure(r.trueAtoms)}, {"atoms", r.atoms},
            {"family", r.family}, {"rwp", roundedFigure(r.rwp)}, {"verdict", enumText(r.verdict)},
            {"verdict_right", r.verdictRight}, {"reason", r.reason}, {"refused", r.refused}, {"says_no_end", r.saysNoEnd}};
        const auto put = [&](const char* key, const auto& value, const auto& shown) {
            curve[key] = value ? json(shown(*value)) : json(nullptr);
        };
        const auto itself = [](const auto& value) { return value; };
        const auto share = [](const StatedShare& stated) { return roundedFigure(stated.share); };
        const auto held = [](const Coverage& coverage) { return coverage.in95; };
        put("rwp_of_truth", r.rwpOfTruth, roundedFigure);
        put("family_right", r.familyRight, itself);
        put("family_share", r.familyShare, share);
        put("count_share", r.countShare, share);
        put("exact", r.exact, itself);
        put("atoms_in_95", r.atomsCoverage, held);
        put("diameter_in_95", r.diameterCoverage, held);
        put("bond_in_95", r.bondCoverage, held);
        curves.push_back(std::move(curve));
    }
    return curves;
}

} // namespace

nlohmann::json irregularReport(
    const std::vector<IrregularRecord>& records, const IrregularSettings& settings, const nlohmann::json& method)
{
    json report = {{"split", "irregular"}, {"per_class", settings.perClass}, {"samples", settings.samples}, {"seed", settings.seed},
        {"refine", settings.refine}, {"classes", json::array()}};
    report.update(method);
    for (const IrregularClass kind : allIrregularClasses()) {
        const IrregularRecords members = ofClass(records, [=](IrregularClass other) { return other == kind; });
        if (members.empty())
            continue;
        json row = irregularFigures(members);
        row["class"] = enumText(kind);
        report["classes"].push_back(std::move(row));
    }
    const IrregularRecords together
        = ofClass(records, [](IrregularClass kind) { return std::ranges::find(goalClasses, kind) != goalClasses.end(); });
    const IrregularRecords large = ofClass(records, [](IrregularClass kind) { return kind == IrregularClass::Large; });
    const IrregularRecords all = ofClass(records, [](IrregularClass) { return true; });
    report["together"] = irregularFigures(together);
    report["calibration"] = calibrations(together);
    report["goals"] = goals(report.at("together"), report.at("calibration"), large, all);
    report["curves"] = irregularCurve(records);
    return report;
}

} // namespace clusterlens
