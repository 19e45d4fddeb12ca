#include "gr/GrReader.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "base/TextNumbers.h"
#include "gr/GrBlock.h"
#include "gr/GrChecks.h"
#include "gr/GrColumns.h"
#include "gr/GrFunction.h"
#include "gr/GrMetadata.h"
#include "gr/GrText.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace clusterlens {

namespace {

using namespace gr;

// The points of a block, column by column. A value that is not there is NaN.
struct Points {
    std::vector<double> r;
    std::vector<double> g;
    std::vector<double> dg;
};

double valueAt(const Text& text, const Row& row, int column)
{
    return column >= 1 && column <= row.count ? text.number(row, column - 1) : std::numeric_limits<double>::quiet_NaN();
}

// Rows without a finite r and G go to GrFile::skipped.
Points readPoints(const Text& text, const Block& block, GrFile& file)
{
    Points points;
    std::size_t bad = 0;
    int firstBad = text.rows[block.begin].line;
    for (std::size_t i = block.begin; i < block.end; ++i) {
        const Row& row = text.rows[i];
        const double r = valueAt(text, row, file.columns.r);
        const double g
            = valueAt(text, row, file.columns.g) + (file.columns.gdiff > 0 ? valueAt(text, row, file.columns.gdiff) : 0.0);
        if (!std::isfinite(r) || !std::isfinite(g)) {
            file.skipped.push_back({row.line, toUtf8(text.lines[static_cast<std::size_t>(row.line) - 1].text)});
            firstBad = bad++ == 0 ? row.line : firstBad;
            continue;
        }
        if (r < 0.0)
            throw ParseError(fmt::format("{}:{}: expected r >= 0, found {}", file.name, row.line, exactText(r)));
        points.r.push_back(r);
        points.g.push_back(g);
        points.dg.push_back(valueAt(text, row, file.columns.dg));
    }
    if (points.r.size() < minRows)
        throw ParseError(
            fmt::format("{}:{}: expected at least {} rows of finite numbers, found {} and {} with NaN or missing values", file.name,
                firstBad, minRows, points.r.size(), bad));
    std::stable_sort(
        file.skipped.begin(), file.skipped.end(), [](const SkippedLine& a, const SkippedLine& b) { return a.line < b.line; });
    if (!file.skipped.empty()) {
        const auto n = file.skipped.size();
        file.warnings.push_back({file.skipped.front().line,
            fmt::format("{}{} skipped{} (first: line {}, {})", n, n == 1 ? " line" : " lines",
                bad > 0 ? fmt::format(", {} of them for NaN or missing values", bad) : "", file.skipped.front().line,
                inQuotes(file.skipped.front().text))});
    }
    return points;
}

Eigen::VectorXd toVector(const std::vector<double>& values)
{
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

// Errors count only when all are finite and > 0, as in PDFgui and diffpy-CMI. A column of zeros means "unknown".
void takeErrors(const Points& points, GrFile& file)
{
    if (file.columns.dg == 0)
        return;
    const auto good = [](double error) { return std::isfinite(error) && error > 0.0; };
    const bool allZero = std::all_of(points.dg.begin(), points.dg.end(), [](double error) { return error == 0.0; });
    if (std::all_of(points.dg.begin(), points.dg.end(), good))
        file.curve.dg = toVector(points.dg);
    else if (!allZero)
        file.warnings.push_back(
            {0, fmt::format("the errors of G (column {}) are not all positive and were left out", file.columns.dg)});
}

std::string headerText(const Text& text, int lines)
{
    std::string header;
    for (int i = 0; i < lines; ++i)
        (header += text.lines[static_cast<std::size_t>(i)].text) += '\n';
    return toUtf8(header);
}

bool isFitExport(const GrFile& file)
{
    const std::string name = lowered(file.name);
    return name.ends_with(".fgr") || name.ends_with(".cgr") || findEntry(file.metadata, "fitrmin") != nullptr;
}

} // namespace

std::string textOf(const ReadWarning& warning)
{
    return warning.line > 0 ? fmt::format("line {}: {}", warning.line, warning.text) : warning.text;
}

GrFile readGr(std::istream& in, const std::string& name, const ReadOptions& options)
{
    if (options.rColumn.value_or(1) < 1 || options.gColumn.value_or(1) < 1 || options.dgColumn.value_or(0) < 0)
        throw std::invalid_argument("ReadOptions: columns count from 1");
    refuseExtension(name);
    const Text text = readText(in, name, options.maxBytes);
    const int rColumn = options.rColumn.value_or(likelyRColumn(text));
    const Block block = findBlock(text, name, rColumn - 1);
    const int firstLine = text.rows[block.begin].line;
    const int headerLines = firstLine - 1;
    const std::string place = fmt::format("{}:{}", name, firstLine); // for faults of the data as a whole

    GrFile file;
    file.name = name;
    file.header = headerText(text, headerLines);
    file.metadata = readMetadata(text, headerLines, file.warnings);
    file.columns = chooseColumns(text, headerLines, block, rColumn, isFitExport(file), options, place, file.warnings);
    file.skipped = block.skipped;
    file.warnings.insert(file.warnings.end(), block.warnings.begin(), block.warnings.end());

    const Points points = readPoints(text, block, file);
    file.curve.r = toVector(points.r);
    file.curve.g = toVector(points.g);
    takeErrors(points, file);
    refuseOtherCurves(file, place, options.unit.has_value());
    file.unit = options.unit.value_or(LengthUnit::Angstrom);
    file.curve.r *= angstromsIn(file.unit);
    refuseRange(file, place);
    makeReduced(file, options.function, place);
    addWarnings(file);
    return file;
}

GrFile readGrFile(const std::filesystem::path& path, const ReadOptions& options)
{
    const std::string name = displayName(path);
    std::ifstream in = openInput(path);
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error); // an error for a pipe: then the limit acts while reading
    if (!error && size > options.maxBytes)
        throw ParseError(fmt::format("{}: expected at most {} MiB of text, found {} MiB: this is no single G(r) curve", name,
            options.maxBytes >> 20U, size >> 20U));
    return readGr(in, name, options);
}

} // namespace clusterlens
