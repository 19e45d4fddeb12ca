#include "files/StructureReader.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "base/TextNumbers.h"
#include "measurement/GrText.h"
#include "structure/Elements.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <optional>

namespace clusterlens {

namespace {

constexpr std::size_t maxAtoms = 1'000'000;
constexpr std::size_t maxBytes = 256U << 20U; // a million atoms with room for further columns

// A text file line by line; LF, CR LF or CR. Knows the number of the line for messages.
class LineReader {
public:
    LineReader(std::istream& in, std::string name)
        : m_name(std::move(name))
        , m_text(gr::readText(in, m_name, maxBytes, gr::TextUse::LinesOnly))
    {
    }

    /// The next line without surrounding blanks; empty optional at the end.
    std::optional<std::string_view> next()
    {
        if (m_line == m_text.lines.size())
            return std::nullopt;
        return m_text.lines[m_line++].text;
    }

    [[nodiscard]] std::size_t linesLeft() const { return m_text.lines.size() - m_line; }

    [[noreturn]] void fail(const std::string& expected, const std::string& found) const
    {
        throw ParseError(
            m_name + ':' + std::to_string(std::max<std::size_t>(m_line, 1)) + ": expected " + expected + ", found " + found);
    }

private:
    std::string m_name;
    gr::Text m_text;
    std::size_t m_line = 0;
};

double finiteNumber(std::string_view word, const LineReader& lines)
{
    const auto value = gr::parseNumber(word, gr::DecimalMark::Point);
    if (!value || !std::isfinite(*value) || std::abs(*value) > 1e6)
        lines.fail("a coordinate within 1e6 \xC3\x85", gr::inQuotes(word));
    return *value;
}

// Where a row has its symbol and its x; from "Properties=species:S:1:pos:R:3" in the comment of extended XYZ, else the first four columns.
struct XyzColumns {
    std::size_t symbol = 0;
    std::size_t x = 1;
};

XyzColumns xyzColumns(std::string_view comment, const LineReader& lines)
{
    constexpr std::string_view key = "Properties=";
    const auto begin = comment.find(key);
    if (begin == std::string_view::npos)
        return {};
    auto value = comment.substr(begin + key.size());
    if (value.starts_with('"'))
        value.remove_prefix(1);
    value = value.substr(0, value.find_first_of(" \t\""));
    std::optional<std::size_t> symbol;
    std::optional<std::size_t> x;
    for (std::size_t column = 0; !value.empty();) { // name:type:count, again and again
        std::string_view part[3];
        for (auto& each : part) {
            const auto end = std::min(value.find(':'), value.size());
            each = value.substr(0, end);
            value.remove_prefix(std::min(end + 1, value.size()));
        }
        const auto count = gr::parseNumber(part[2], gr::DecimalMark::Point);
        if (!count || !(*count >= 1.0 && *count <= 1000.0))
            lines.fail("Properties as name:type:count", gr::inQuotes(comment));
        if (part[0] == "species" && !symbol)
            symbol = column;
        else if (part[0] == "pos" && *count == 3.0)
            x = column;
        column += static_cast<std::size_t>(*count);
    }
    if (!symbol || !x)
        lines.fail("Properties with species and pos", gr::inQuotes(comment));
    return {*symbol, *x};
}

std::size_t readAtomCount(std::string_view line, const LineReader& lines)
{
    const auto words = splitWords(line);
    const auto count = words.size() == 1 ? gr::parseNumber(words[0], gr::DecimalMark::Point) : std::nullopt;
    if (!count || *count != std::floor(*count) || !(*count >= 1.0 && *count <= static_cast<double>(maxAtoms)))
        lines.fail("the number of atoms (1 to " + std::to_string(maxAtoms) + ')', gr::inQuotes(line));
    return static_cast<std::size_t>(*count);
}

Structure readXyzFrame(std::string_view countLine, LineReader& lines)
{
    const std::size_t n = readAtomCount(countLine, lines);
    const auto comment = lines.next();
    if (!comment)
        lines.fail("a comment line", "the end of the file");
    const XyzColumns columns = xyzColumns(*comment, lines);
    if (lines.linesLeft() < n)
        lines.fail(std::to_string(n) + " atoms", std::to_string(lines.linesLeft()) + " lines after this one");
    Structure structure;
    structure.title = gr::toUtf8(*comment);
    structure.positions.resize(static_cast<Eigen::Index>(n), 3);
    structure.elements.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
        const std::string_view line = *lines.next();
        const auto words = splitWords(line);
        if (words.size() < std::max(columns.symbol + 1, columns.x + 3))
            lines.fail("a symbol and three coordinates", gr::inQuotes(line));
        const auto symbol = elementSymbol(words[columns.symbol]);
        if (!symbol)
            lines.fail("a chemical element", gr::inQuotes(words[columns.symbol]));
        structure.elements.push_back(*symbol);
        for (std::size_t axis = 0; axis < 3; ++axis)
            structure.positions(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(axis))
                = finiteNumber(words[columns.x + axis], lines);
    }
    return structure;
}

// The edges of a cell as the columns of a matrix: a along x, b in the xy plane (the convention of PDFfit, gemmi and ASE).
Eigen::Matrix3d cellMatrix(const std::array<double, 6>& cell, const LineReader& lines)
{
    constexpr double degree = std::numbers::pi / 180.0;
    const double ca = std::cos(cell[3] * degree);
    const double cb = std::cos(cell[4] * degree);
    const double cg = std::cos(cell[5] * degree);
    const double sg = std::sin(cell[5] * degree);
    const double volume2 = 1.0 - ca * ca - cb * cb - cg * cg + 2.0 * ca * cb * cg;
    const bool lengths = cell[0] > 0.0 && cell[1] > 0.0 && cell[2] > 0.0;
    if (!lengths || !(volume2 > 1e-12) || !(sg > 1e-6))
        lines.fail("a cell with a volume", "lengths or angles that make none");
    Eigen::Matrix3d matrix;
    matrix << cell[0], cell[1] * cg, cell[2] * cb,        //
        0.0, cell[1] * sg, cell[2] * (ca - cb * cg) / sg, //
        0.0, 0.0, cell[2] * std::sqrt(volume2) / sg;
    return matrix;
}

std::array<double, 6> readStruCell(std::string_view line, const LineReader& lines)
{
    std::string blanks(line);
    std::replace(blanks.begin(), blanks.end(), ',', ' ');
    const auto words = splitWords(blanks);
    if (words.size() != 7)
        lines.fail("cell with three lengths and three angles", gr::inQuotes(line));
    std::array<double, 6> cell{};
    for (std::size_t i = 0; i < 6; ++i)
        cell[i] = finiteNumber(words[i + 1], lines);
    return cell;
}

// "PT  0.5 0.5 0.5 1.0", then five more lines of the same atom that hold no position.
void readStruAtom(std::string_view line, LineReader& lines, Structure& structure, std::vector<double>& fractions)
{
    const auto words = splitWords(line);
    if (words.size() < 4)
        lines.fail("a symbol and three fractions", gr::inQuotes(line));
    const auto symbol = elementSymbol(words[0]);
    if (!symbol)
        lines.fail("a chemical element", gr::inQuotes(words[0]));
    structure.elements.push_back(*symbol);
    for (std::size_t axis = 0; axis < 3; ++axis)
        fractions.push_back(finiteNumber(words[axis + 1], lines));
    for (int i = 0; i < 5; ++i)
        if (const auto more = lines.next(); !more || splitWords(*more).size() < 3)
            lines.fail("six lines for an atom", more ? gr::inQuotes(*more) : "the end of the file");
}

} // namespace

Structure readXyz(std::istream& in, const std::string& name)
{
    auto frames = readXyzFrames(in, name);
    if (frames.size() > 1)
        throw ParseError(name + ':' + std::to_string(frames.front().size() + 3) + ": expected one frame, found "
            + std::to_string(frames.size()));
    return std::move(frames.front());
}

std::vector<Structure> readXyzFrames(std::istream& in, const std::string& name)
{
    LineReader lines(in, name);
    std::vector<Structure> frames;
    while (const auto line = lines.next())
        if (!line->empty() && !(frames.empty() && line->starts_with('#'))) // as diffpy: remarks may come first
            frames.push_back(readXyzFrame(*line, lines));
    if (frames.empty())
        lines.fail("the number of atoms", "only empty lines");
    return frames;
}

Structure readStru(std::istream& in, const std::string& name)
{
    LineReader lines(in, name);
    Structure structure;
    std::optional<Eigen::Matrix3d> cell;
    bool pdffit = false;
    auto line = lines.next();
    for (; line && *line != "atoms"; line = lines.next()) {
        if (line->starts_with("title"))
            structure.title = gr::toUtf8(gr::trimmed(line->substr(5)));
        else if (line->starts_with("format"))
            pdffit = gr::trimmed(line->substr(6)) == "pdffit";
        else if (line->starts_with("cell"))
            cell = cellMatrix(readStruCell(*line, lines), lines);
    }
    if (!line || !cell || !pdffit)
        lines.fail("format pdffit, cell and atoms", "a file without them");
    std::vector<double> fractions;
    for (line = lines.next(); line; line = lines.next())
        if (!line->empty())
            readStruAtom(*line, lines, structure, fractions);
    if (fractions.empty())
        lines.fail("atoms", "none");
    const Eigen::Map<const PositionsXyz> fractional(fractions.data(), static_cast<Eigen::Index>(fractions.size() / 3), 3);
    structure.positions = fractional * cell->transpose();
    return structure;
}

Structure readStructureFile(const std::filesystem::path& path)
{
    const std::string name = displayName(path);
    std::ifstream in = openInput(path);
    const std::string extension = gr::lowered(displayName(path.extension()));
    if (extension == ".xyz" || extension == ".extxyz")
        return readXyz(in, name);
    if (extension == ".cif")
        return readCif(in, name);
    if (extension == ".stru")
        return readStru(in, name);
    throw ParseError(name + ": expected a structure file (.xyz, .cif or .stru), found the extension " + gr::inQuotes(extension));
}

} // namespace clusterlens
