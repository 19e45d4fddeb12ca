#include "measurement/GrColumns.h"

#include "base/Errors.h"

#include <algorithm>

namespace clusterlens::gr {

namespace {

enum class Meaning { Unknown, R, G, OtherFunction, Gcalc, Gdiff, ErrorOfR, ErrorOfG, ScatteringAxis };

// A label without its unit, "r($\AA$)" -> "r", but "dG(r)" -> "dG".
std::string baseOf(const std::string& label)
{
    return label.substr(0, label.find_first_of("([{"));
}

Meaning meaningOf(const std::string& label)
{
    const std::string base = baseOf(label);
    const std::string low = lowered(base);
    const auto is = [&low](std::initializer_list<const char*> words) {
        return std::any_of(words.begin(), words.end(), [&low](const char* word) { return low == word; });
    };
    if (is({"r", "distance", "radius"}) && label != "R(r)")
        return Meaning::R;
    if (is({"dr", "d_r", "sigma_r", "err_r"}))
        return Meaning::ErrorOfR;
    if (is({"dg", "d_g", "dgr", "d_gr", "sigma", "sigma_g", "error", "err", "err_g", "esd", "uncertainty", "dgobs"}))
        return Meaning::ErrorOfG;
    if (is({"gcalc", "gcal", "g_calc", "gcalculated"}))
        return Meaning::Gcalc;
    if (is({"gdiff", "g_diff", "diff", "difference"}))
        return Meaning::Gdiff;
    if (label.starts_with("g(r)") || is({"rdf", "gofr"}) || label == "R(r)" || label == "T(r)" || label == "D(r)")
        return Meaning::OtherFunction;
    if (is({"g", "gr", "gobs", "g_obs", "pdf"}))
        return Meaning::G;
    if (is({"q", "qnm", "2theta", "2-theta", "twotheta", "two-theta", "tth", "2th", "2\xCE\xB8", "2\xCF\xB4"}))
        return Meaning::ScatteringAxis;
    return Meaning::Unknown;
}

// Without comment characters and the "L" of SPEC's "#L"; split at blanks, commas and semicolons, units in brackets kept.
std::vector<std::string> splitLabels(std::string_view line)
{
    while (!line.empty() && (line.front() == '#' || line.front() == '!' || line.front() == ';' || line.front() == '\''))
        line.remove_prefix(1);
    if (line.starts_with("L ") || line.starts_with("L\t"))
        line.remove_prefix(2);
    std::vector<std::string> labels;
    int depth = 0;
    bool open = false; // a label is being read
    for (const char c : toUtf8(trimmed(line))) {
        const bool blank = c == ' ' || c == '\t';
        if (depth == 0 && (blank || c == ',' || c == ';')) {
            open = false;
            continue;
        }
        const bool unitOfLast = !open && (c == '(' || c == '[') && !labels.empty();
        if (!open && !unitOfLast)
            labels.emplace_back();
        open = true;
        depth += c == '(' || c == '[' ? 1 : 0;
        depth -= (c == ')' || c == ']') && depth > 0 ? 1 : 0;
        if (c != '"')
            labels.back() += c;
    }
    return labels;
}

int positionOf(const std::vector<std::string>& names, Meaning meaning, int columns)
{
    for (int i = 0; i < std::min(static_cast<int>(names.size()), columns); ++i)
        if (meaningOf(names[static_cast<std::size_t>(i)]) == meaning)
            return i + 1;
    return 0;
}

void chooseByLabel(GrColumns& columns, std::vector<ReadWarning>& warnings)
{
    const auto& names = columns.names;
    if (const int r = positionOf(names, Meaning::R, columns.count))
        columns.r = r;
    if (const int g = positionOf(names, Meaning::G, columns.count)) {
        columns.g = g;
    } else if (const int other = positionOf(names, Meaning::OtherFunction, columns.count)) {
        columns.g = other;
        warnings.push_back({0,
            "column " + std::to_string(other) + " is labelled " + inQuotes(names[static_cast<std::size_t>(other) - 1])
                + ", not G(r): the reduced PDF is expected"});
    } else if (const int calc = positionOf(names, Meaning::Gcalc, columns.count)) {
        columns.g = calc;
    }
    columns.dg = positionOf(names, Meaning::ErrorOfG, columns.count);
}

// The columns the user asked for win over every rule.
void applyOptions(GrColumns& columns, const ReadOptions& options, const std::string& place)
{
    const auto apply = [&](const std::optional<int>& wanted, const char* what, int& column) {
        if (!wanted)
            return;
        if (*wanted > columns.count)
            throw ParseError(place + ": expected " + what + " in column " + std::to_string(*wanted) + ", found "
                + std::to_string(columns.count) + " columns");
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

void warnOfUnused(const GrColumns& columns, std::vector<ReadWarning>& warnings)
{
    std::string unused;
    for (int i = 1; i <= columns.count; ++i) {
        const auto index = static_cast<std::size_t>(i) - 1;
        const Meaning meaning = index < columns.names.size() ? meaningOf(columns.names[index]) : Meaning::Unknown;
        const bool error = meaning == Meaning::ErrorOfR || (meaning == Meaning::ErrorOfG && columns.gdiff > 0)
            || (columns.names.empty() && columns.count >= 4 && i == 3);
        if (i == columns.r || i == columns.g || i == columns.dg || i == columns.gdiff || error)
            continue;
        unused += (unused.empty() ? "" : ", ") + std::to_string(i)
            + (index < columns.names.size() ? " (" + columns.names[index] + ')' : std::string());
    }
    if (!unused.empty())
        warnings.push_back({0, "columns not used: " + unused});
}

} // namespace

std::vector<std::string> readColumnNames(const Text& text, int headerLines)
{
    for (int line = headerLines; line >= 1; --line) {
        const std::string_view raw = text.lines[static_cast<std::size_t>(line) - 1].text;
        if (raw.empty() || raw.size() > 1000)
            continue;
        auto labels = splitLabels(raw);
        const bool spec = raw.starts_with("#L ") || raw.starts_with("#L\t");
        const bool axis = labels.size() >= 2
            && (meaningOf(labels[0]) == Meaning::R || meaningOf(labels[0]) == Meaning::ScatteringAxis
                || meaningOf(labels[1]) == Meaning::R)
            && labels.size() <= 16 && labels[1] != "=" && labels[1] != ":";
        if (spec || axis)
            return labels;
    }
    return {};
}

int labelledRColumn(const Text& text)
{
    int longest = 0;
    int begin = 0; // lines above the longest stretch
    int length = 0;
    for (std::size_t line = 0; line < text.lines.size(); ++line) {
        length = text.lines[line].kind == LineKind::Row ? length + 1 : 0;
        if (length > longest) {
            longest = length;
            begin = static_cast<int>(line) + 1 - length;
        }
    }
    const auto names = readColumnNames(text, begin);
    return std::max(1, positionOf(names, Meaning::R, static_cast<int>(names.size())));
}

GrColumns chooseColumns(std::vector<std::string> names, const Block& block, bool fitExport, const ReadOptions& options,
    const std::string& place, std::vector<ReadWarning>& warnings)
{
    GrColumns columns;
    columns.names = std::move(names);
    columns.count = block.columns;
    if (!columns.names.empty() && meaningOf(columns.names[0]) == Meaning::ScatteringAxis && !options.rColumn)
        throw ParseError(place + ": expected r in column 1 (a G(r) file), found the label " + inQuotes(columns.names[0])
            + ": this is scattering data over Q or 2theta");
    if (columns.count == 3)
        columns.dg = 3;
    else if (columns.count >= 4)
        columns.dg = 4;
    const bool labelled = std::any_of(
        columns.names.begin(), columns.names.end(), [](const std::string& label) { return meaningOf(label) != Meaning::Unknown; });
    if (labelled)
        chooseByLabel(columns, warnings);

    const int gdiff = positionOf(columns.names, Meaning::Gdiff, columns.count);
    const bool observedGiven = std::any_of(columns.names.begin(), columns.names.end(),
        [](const std::string& label) { return lowered(baseOf(label)) == "gobs" || lowered(baseOf(label)) == "g_obs"; });
    if ((gdiff > 0 || (fitExport && columns.count >= 5)) && !observedGiven) {
        columns.gdiff = gdiff > 0 ? gdiff : 5;
        columns.dg = 0; // it is that of Gcalc
        warnings.push_back({0,
            "column " + std::to_string(columns.g)
                + " is the calculated G of a fit: the measured one is taken as the sum of columns " + std::to_string(columns.g)
                + " and " + std::to_string(columns.gdiff)});
    }
    applyOptions(columns, options, place);
    if (columns.r > columns.count || columns.g > columns.count || columns.r == columns.g)
        throw ParseError(place + ": expected r and G in two columns, found both in column " + std::to_string(columns.r));
    warnOfUnused(columns, warnings);
    return columns;
}

bool labelSaysNanometre(const GrColumns& columns)
{
    const auto index = static_cast<std::size_t>(columns.r) - 1;
    if (index >= columns.names.size())
        return false;
    const std::string low = lowered(columns.names[index]);
    return low.find("nm") != std::string::npos || low.find("nanomet") != std::string::npos;
}

} // namespace clusterlens::gr
