#include "gr/GrColumns.h"

#include "base/Errors.h"
#include "gr/GrLabels.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace clusterlens::gr {

namespace {

// "0 0.00 0.1", "1 0.01 0.2", ...: whole numbers one apart, beside numbers that increase evenly, which G does not.
bool countsRows(const Text& text, std::size_t begin, std::size_t end)
{
    if (end - begin < minRows || text.rows[begin].count < 3)
        return false;
    const double r0 = text.number(text.rows[begin], 1);
    const double step = (text.number(text.rows[end - 1], 1) - r0) / static_cast<double>(end - 1 - begin);
    const double first = text.number(text.rows[begin], 0);
    if (!(step > 0.0) || first != std::floor(first))
        return false;
    for (std::size_t i = begin; i < end; ++i) {
        const auto k = static_cast<double>(i - begin);
        if (text.rows[i].count < 3 || text.number(text.rows[i], 0) != first + k
            || !(std::abs(text.number(text.rows[i], 1) - (r0 + k * step)) < 0.5 * step))
            return false;
    }
    return true;
}

// R writes no name above its column of row names.
std::vector<std::string> withRowNames(std::vector<std::string> names, int columns, bool counted)
{
    if (counted && static_cast<int>(names.size()) + 1 == columns && meaningOf(names[0]) != Meaning::Unknown)
        names.insert(names.begin(), std::string());
    return names;
}

void warnOfFunction(const GrColumns& columns, std::vector<ReadWarning>& warnings)
{
    const std::string label = labelOf(columns, columns.g);
    if (label.starts_with("D(r)") || label.starts_with("d(r)"))
        warnings.push_back({0, fmt::format("column {} is labelled {}: up to a factor that is G(r)", columns.g, inQuotes(label))});
}

void chooseByLabel(GrColumns& columns)
{
    const auto& names = columns.names;
    const auto at = [&](Meaning meaning) { return positionOf(names, meaning, columns.count); };
    for (const Meaning meaning : {Meaning::Gobs, Meaning::G, Meaning::OtherFunction, Meaning::Gcalc}) {
        const int column = at(meaning);
        if (column == 0 || column == columns.r)
            continue;
        columns.g = column;
        break;
    }
    columns.dg = at(Meaning::ErrorOfG);
}

// The columns the user asked for win over every rule.
void applyOptions(GrColumns& columns, const ReadOptions& options, const std::string& place)
{
    const auto apply = [&](const std::optional<int>& wanted, const char* what, int& column) {
        if (!wanted)
            return;
        if (*wanted > columns.count)
            throw ParseError(fmt::format("{}: expected {} in column {}, found {} columns", place, what, *wanted, columns.count));
        column = *wanted;
    };
    apply(options.rColumn, "r", columns.r);
    apply(options.gColumn, "G", columns.g);
    apply(options.dgColumn, "dG", columns.dg);
    if (options.gColumn) {
        columns.gdiff = 0;
        if (!options.dgColumn)
            columns.dg = 0; // the errors the file gives need not belong to the chosen column
    }
}

void warnOfUnused(const GrColumns& columns, bool counted, std::vector<ReadWarning>& warnings)
{
    std::string unused;
    for (int i = 1; i <= columns.count; ++i) {
        const std::string label = labelOf(columns, i);
        const Meaning meaning = label.empty() ? Meaning::Unknown : meaningOf(label);
        const bool error = meaning == Meaning::ErrorOfR || (meaning == Meaning::ErrorOfG && columns.gdiff > 0)
            || (columns.names.empty() && columns.count >= columns.r + 3 && i == columns.r + 2);
        const bool index = counted && i == 1;
        if (i == columns.r || i == columns.g || i == columns.dg || i == columns.gdiff || error || index)
            continue;
        unused += fmt::format("{}{}{}", unused.empty() ? "" : ", ", i, label.empty() ? "" : " (" + label + ')');
    }
    if (counted && columns.r > 1 && columns.g > 1)
        warnings.push_back({0, fmt::format("column 1 only counts the rows: r is column {}", columns.r)});
    if (!unused.empty())
        warnings.push_back({0, "columns not used: " + unused});
}

void addDifference(GrColumns& columns, bool fitExport, std::vector<ReadWarning>& warnings)
{
    const int gdiff = positionOf(columns.names, Meaning::Gdiff, columns.count);
    const bool observedGiven = positionOf(columns.names, Meaning::Gobs, columns.count) > 0;
    const std::string label = labelOf(columns, columns.g);
    const int gcalc = positionOf(columns.names, Meaning::Gcalc, columns.count);
    const bool calculated = gcalc > 0 ? columns.g == gcalc : label.empty() || fitExport;
    if (observedGiven || !calculated || (gdiff == 0 && !(fitExport && columns.count >= 5)))
        return;
    columns.gdiff = gdiff > 0 ? gdiff : 5;
    columns.dg = 0; // it is that of Gcalc
    warnings.push_back({0,
        fmt::format("column {} is the calculated G of a fit: the measured one is taken as the sum of columns {} and {}", columns.g,
            columns.g, columns.gdiff)});
}

void warnOfCalculated(const GrColumns& columns, std::vector<ReadWarning>& warnings)
{
    const std::string label = labelOf(columns, columns.g);
    if (columns.gdiff == 0 && meaningOf(label) == Meaning::Gcalc)
        warnings.push_back({0,
            fmt::format("column {} is labelled {}: this is a calculated curve, and the file has no measured one", columns.g,
                inQuotes(label))});
}

} // namespace

int likelyRColumn(const Text& text)
{
    std::size_t begin = 0; // the longest stretch of rows without comments or text between them
    std::size_t end = 0;
    for (std::size_t first = 0, i = 0; i < text.rows.size(); ++i) {
        bool joined = i > 0;
        for (int line = i > 0 ? text.rows[i - 1].line + 1 : 0; joined && line < text.rows[i].line; ++line)
            joined = text.lines[static_cast<std::size_t>(line) - 1].kind == LineKind::Blank;
        if (!joined)
            first = i;
        if (i + 1 - first > end - begin) {
            begin = first;
            end = i + 1;
        }
    }
    if (begin == end)
        return 1;
    const int columns = text.rows[begin + (end - begin) / 2].count;
    const bool counted = countsRows(text, begin, end);
    const auto names = withRowNames(readColumnNames(text, text.rows[begin].line - 1, columns), columns, counted);
    const int labelled = positionOf(names, Meaning::R, columns);
    return labelled > 0 ? labelled : counted ? 2 : 1;
}

GrColumns chooseColumns(const Text& text, int headerLines, const Block& block, int rColumn, bool fitExport,
    const ReadOptions& options, const std::string& place, std::vector<ReadWarning>& warnings)
{
    GrColumns columns;
    columns.count = block.columns;
    const bool counted = countsRows(text, block.begin, block.end);
    columns.names = withRowNames(readColumnNames(text, headerLines, columns.count), columns.count, counted);
    if (!columns.names.empty() && meaningOf(columns.names[0]) == Meaning::ScatteringAxis && !options.rColumn)
        throw ParseError(place + ": expected r in column 1 (a G(r) file), found the label " + inQuotes(columns.names[0])
            + ": this is scattering data over Q or 2theta");
    const int shift = counted && rColumn > 1 ? 1 : 0;
    columns.r = rColumn;
    columns.g = 2 + shift;
    if (columns.count == 3 + shift)
        columns.dg = 3 + shift;
    else if (columns.count >= 4 + shift)
        columns.dg = 4 + shift;
    const bool labelled = std::any_of(
        columns.names.begin(), columns.names.end(), [](const std::string& label) { return meaningOf(label) != Meaning::Unknown; });
    if (labelled)
        chooseByLabel(columns);
    if (columns.g == columns.r)
        columns.g = columns.r < columns.count ? columns.r + 1 : 1;
    addDifference(columns, fitExport, warnings);
    if (!options.gColumn)
        warnOfCalculated(columns, warnings);
    applyOptions(columns, options, place);
    if (columns.r > columns.count || columns.g > columns.count || columns.r == columns.g)
        throw ParseError(fmt::format("{}: expected r and G in two columns, found both in column {}", place, columns.r));
    warnOfFunction(columns, warnings);
    warnOfUnused(columns, counted, warnings);
    return columns;
}

std::string labelOf(const GrColumns& columns, int column)
{
    const auto index = static_cast<std::size_t>(column) - 1;
    return column >= 1 && index < columns.names.size() ? columns.names[index] : std::string();
}

} // namespace clusterlens::gr
