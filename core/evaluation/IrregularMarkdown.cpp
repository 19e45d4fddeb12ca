#include "evaluation/IrregularEvaluation.h"

#include "base/TextNumbers.h"

#include <sstream>

namespace clusterlens {

namespace {

using nlohmann::json;

std::string cell(const json& value, int digits)
{
    if (value.is_null())
        return "-";
    return fixedText(value.get<double>(), digits);
}

std::string irregularHeading(const json& report)
{
    std::ostringstream out;
    out << "Method: " << report.at("method").get<std::string>();
    if (report.contains("model"))
        out << ' ' << report.at("model").get<std::string>() << " (" << report.at("architecture").get<std::string>() << ')';
    out << ". Split irregular, seed " << report.at("seed") << ", " << report.at("samples") << " candidates a curve, "
        << report.at("per_class") << " curves a class.\n\n";
    return out.str();
}

const char* descriptionOf(const std::string& kind)
{
    struct Entry {
        const char* kind;
        const char* text;
    };
    constexpr Entry entries[]
        = {{"a1", "library shape"}, {"a2", "library shape, much noise"}, {"b", "surface vacancies"}, {"c", "random truncation"},
            {"d", "twin, fault"}, {"e", "strained surface"}, {"f", "mixture"}, {"g", "400-1,500 atoms, bulk"},
            {"h", "core and shell"}, {"i", "metadata missing or wrong"}, {"j", "delta2 = 3 Å²"}, {"k", "no metal"}};
    for (const Entry& entry : entries)
        if (kind == entry.kind)
            return entry.text;
    return "";
}

std::string classRow(const std::string& title, const json& f)
{
    std::ostringstream out;
    out << "| " << title << " | " << f.at("curves") << " | " << cell(f.at("family_right"), 2) << " | "
        << cell(f.at("count_within_10"), 2) << " | " << cell(f.at("count_within_25"), 2) << " | " << cell(f.at("exact"), 2);
    for (const char* quantity : {"atoms", "diameter", "bond"})
        out << " | " << cell(f.at(quantity).at("in_68"), 2) << ", " << cell(f.at(quantity).at("in_95"), 2);
    out << " | " << cell(f.at("atoms").at("width_95_median"), 2) << " | " << cell(f.at("rwp"), 3) << " | "
        << cell(f.at("rwp_ratio"), 2) << " (" << cell(f.at("rwp_ratio_worst"), 2) << ") | " << f.at("verdicts").at("explained")
        << ", " << f.at("verdicts").at("partly_explained") << ", " << f.at("verdicts").at("not_explained") << " | "
        << cell(f.at("verdict_right"), 2) << " | " << cell(f.at("seconds"), 1) << " |\n";
    return out.str();
}

std::string classTable(const json& report)
{
    std::string text = "| class | curves | family right | N within 10 % | 25 % | exact | N in 68, 95 % | diameter | bond | width "
                       "of N's 95 % | Rwp "
                       "| Rwp / truth's own (worst) | explained, partly, not | verdict right | s |\n";
    text += "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    for (const json& row : report.at("classes")) {
        const std::string kind = row.at("class").get<std::string>();
        text += classRow(kind + " " + descriptionOf(kind), row);
    }
    return text + classRow("b-f, h, j together", report.at("together"));
}

std::string goalTable(const json& report)
{
    std::string text = "\n| goal | wanted | reached | |\n|---|---|---|---|\n";
    for (const json& goal : report.at("goals")) {
        const json& least = goal.at("least");
        const json& most = goal.at("most");
        const std::string wanted = least.is_null() ? "at most " + cell(most, 2)
            : most.is_null()                       ? "at least " + cell(least, 2)
                                                   : cell(least, 2) + " to " + cell(most, 2);
        const char* met = goal.at("met").is_null() ? "not judged" : goal.at("met").get<bool>() ? "met" : "missed";
        text += "| " + goal.at("goal").get<std::string>() + " | " + wanted + " | " + cell(goal.at("value"), 3) + " | " + met
            + " |\n";
    }
    return text;
}

/// Of b to f, h and j: what was said with which confidence, and how often it was so.
std::string calibrationTable(const json& report)
{
    std::string text = "\n| stated share of | mean stated | right | statements |\n|---|---|---|---|\n";
    for (const auto& [key, title] : {std::pair("family", "the family"), std::pair("count_within_10", "N within 10 %"),
             std::pair("exact_shape", "the exact shape")}) {
        for (const json& row : report.at("calibration").at(key).at("table"))
            text += std::string("| ") + title + " | " + cell(row.at("stated"), 2) + " | " + cell(row.at("right"), 2) + " | "
                + row.at("count").dump() + " |\n";
    }
    return text;
}

} // namespace

std::string irregularMarkdown(const json& report)
{
    return irregularHeading(report) + classTable(report) + goalTable(report) + calibrationTable(report);
}

} // namespace clusterlens
