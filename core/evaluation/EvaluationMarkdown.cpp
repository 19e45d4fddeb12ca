#include "evaluation/Evaluation.h"

#include "base/TextNumbers.h"

#include <sstream>
#include <vector>

namespace clusterlens {

namespace {

using nlohmann::json;

struct Column {
    const char* title;
    const char* key;
    int digits;
};

constexpr Column always[] = {{"curves", "curves", 0}, {"Rwp, one sample", "rwp_one", 3}, {"best of all", "rwp_best", 3},
    {"after the fit, one", "rwp_fit_one", 3}, {"best", "rwp_fit_best", 3}, {"median of the best", "rwp_fit_best_median", 3},
    {"atoms off", "atom_error", 2}, {"MAE, Å", "mae", 3}, {"family right", "family_right", 2}};

constexpr Column whenRefined[] = {{"best with refinement", "rwp_refined", 3}, {"median of it", "rwp_refined_median", 3}};

std::string number(const json& value, int digits)
{
    if (value.is_null())
        return "-";
    return fixedText(value.get<double>(), digits);
}

/// A published value, or "-" where nothing is printed.
std::string publishedText(const json& system, const std::string& group, const std::string& name)
{
    const json values = system.value(group, json::object());
    return values.contains(name) ? number(values.at(name), 3) : "-";
}

class Table {
public:
    Table(const json& published, bool refined)
        : m_columns(std::begin(always), std::end(always))
    {
        if (refined)
            m_columns.insert(m_columns.end(), std::begin(whenRefined), std::end(whenRefined));
        for (const json& system : published) {
            if (system.contains("cells") || system.contains("families"))
                m_systems.push_back(system);
        }
        m_out << "| family, atoms |";
        for (const json& system : m_systems)
            m_out << ' ' << system.at("system").get<std::string>() << " as published |";
        for (const Column& column : m_columns)
            m_out << ' ' << column.title << " |";
        m_out << "\n|---|";
        for (std::size_t i = 0; i < m_systems.size() + m_columns.size(); ++i)
            m_out << "---|";
        m_out << "\n";
    }

    /// \param published  text of a system's published value for this row
    template <typename Published> void addRow(const std::string& title, const json& figures, const Published& published)
    {
        m_out << "| " << title << " |";
        for (const json& system : m_systems)
            m_out << ' ' << published(system) << " |";
        for (const Column& column : m_columns)
            m_out << ' ' << number(figures.at(column.key), column.digits) << " |";
        m_out << "\n";
    }

    [[nodiscard]] std::string text() const { return m_out.str(); }

private:
    std::vector<Column> m_columns;
    std::vector<json> m_systems;
    std::ostringstream m_out;
};

std::string heading(const json& report)
{
    std::ostringstream out;
    out << "Method: " << report.at("method").get<std::string>();
    if (report.contains("model"))
        out << ' ' << report.at("model").get<std::string>() << " (" << report.at("architecture").get<std::string>() << ')';
    out << ". Split " << report.at("split").get<std::string>() << (report.at("robust").get<bool>() ? ", robust conditions" : "")
        << ", seed " << report.at("seed") << ", " << report.at("samples") << " samples a curve, at most " << report.at("per_cell")
        << " curves a cell.\n\n";
    return out.str();
}

/// Systems of which the paper prints the total only.
std::string publishedTotals(const json& published)
{
    std::string text;
    for (const json& system : published) {
        if (!system.contains("cells") && !system.contains("families"))
            text += (text.empty() ? "\nPublished totals: " : ", ") + system.at("system").get<std::string>() + ' '
                + number(system.at("total"), 3);
    }
    return text.empty() ? text : text + ".\n";
}

} // namespace

std::string evaluationMarkdown(const json& report)
{
    Table table(report.at("published"), report.value("refine", false));
    for (const json& cell : report.at("cells")) {
        const std::string name = cell.at("family").get<std::string>() + ' ' + cell.at("atoms").get<std::string>();
        table.addRow(name, cell, [&](const json& system) { return publishedText(system, "cells", name); });
    }
    const json families = report.value("families", json::object());
    for (const auto& [family, figures] : families.items())
        table.addRow(family + ", all", figures, [&](const json& system) { return publishedText(system, "families", family); });
    if (report.contains("total"))
        table.addRow("total", report.at("total"),
            [&](const json& system) { return system.contains("total") ? number(system.at("total"), 3) : "-"; });
    return heading(report) + table.text() + publishedTotals(report.at("published"));
}

} // namespace clusterlens
