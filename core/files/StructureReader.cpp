#include "files/StructureReader.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "base/TextNumbers.h"
#include "gr/GrText.h"
#include "structure/Elements.h"

#include <Eigen/Dense>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <optional>

namespace clusterlens {

namespace {

constexpr std::size_t mostTextBytes = 256U << 20U; // a million atoms with room for further columns
constexpr double wholeAtom = 0.999;                // occupancy

// A text file line by line; LF, CR LF or CR. Knows the number of the line for messages.
class LineReader {
public:
    LineReader(std::istream& in, std::string name)
        : m_name(std::move(name))
        , m_text(gr::readText(in, m_name, mostTextBytes, gr::TextUse::LinesOnly))
    {
    }

    /// The next line without surrounding blanks; empty optional at the end.
    std::optional<std::string_view> next()
    {
        if (m_line == m_text.lines.size())
            return std::nullopt;
        return m_text.lines[m_line++].text;
    }

    /// Lines that are left, without the empty ones at the end of the file.
    [[nodiscard]] std::size_t rowsLeft() const
    {
        std::size_t end = m_text.lines.size();
        while (end > m_line && m_text.lines[end - 1].text.empty())
            --end;
        return end - m_line;
    }

    [[noreturn]] void fail(const std::string& expected, const std::string& found) const
    {
        throw ParseError(fmt::format("{}:{}: expected {}, found {}", m_name, std::max<std::size_t>(m_line, 1), expected, found));
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

std::string requireAtom(std::string_view word, const LineReader& lines)
{
    if (const auto symbol = atomSymbol(word))
        return *symbol;
    lines.fail(isDummyAtom(word) ? "chemical elements, and dummy atoms removed" : "a chemical element", gr::inQuotes(word));
}

// What follows KEY= in the comment of extended XYZ, without its quotation marks; empty when it is not there.
std::string_view commentValue(std::string_view comment, std::string_view key)
{
    const std::string lower = gr::lowered(comment);
    auto begin = lower.find(key);
    while (begin != std::string::npos && begin > 0 && lower[begin - 1] != ' ' && lower[begin - 1] != '\t')
        begin = lower.find(key, begin + 1);
    if (begin == std::string::npos)
        return {};
    std::string_view value = comment.substr(begin + key.size());
    if (value.starts_with('"'))
        return value.substr(1, value.find('"', 1) == std::string_view::npos ? value.size() : value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of(" \t"));
}

// Where a row has its symbol and its x; from "Properties=species:S:1:pos:R:3" in the comment of extended XYZ, else the first four columns.
struct XyzColumns {
    std::size_t symbol = 0;
    std::size_t x = 1;
};

XyzColumns xyzColumns(std::string_view comment, const LineReader& lines)
{
    std::string_view value = commentValue(comment, "properties=");
    if (value.empty())
        return {};
    std::optional<std::size_t> symbol;
    std::optional<std::size_t> number;
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
        else if (part[0] == "Z" && !number)
            number = column;
        else if (part[0] == "pos" && *count == 3.0)
            x = column;
        column += static_cast<std::size_t>(*count);
    }
    if (!symbol)
        symbol = number;
    if (!symbol || !x)
        lines.fail("Properties with species and pos", gr::inQuotes(comment));
    return {*symbol, *x};
}

// The cell of extended XYZ: Lattice="ax ay az bx by bz cx cy cz", unless pbc says that nothing repeats.
std::optional<CellRows> xyzCell(std::string_view comment, const LineReader& lines)
{
    const auto words = splitWords(commentValue(comment, "lattice="));
    if (words.empty())
        return std::nullopt;
    if (words.size() != 9)
        lines.fail("Lattice with nine numbers", gr::inQuotes(comment));
    CellRows cell;
    for (std::size_t i = 0; i < 9; ++i)
        cell(static_cast<Eigen::Index>(i / 3), static_cast<Eigen::Index>(i % 3)) = finiteNumber(words[i], lines);
    const std::string periodic = gr::lowered(commentValue(comment, "pbc="));
    const bool repeats = periodic.empty() || periodic.find_first_of("t1") != std::string::npos;
    return repeats && std::abs(cell.determinant()) > 1e-3 ? std::optional(cell) : std::nullopt;
}

std::size_t readAtomCount(std::string_view line, const LineReader& lines)
{
    const auto words = splitWords(line); // a word such as "atoms" may follow, but no number
    const auto isNumber = [](std::string_view word) { return gr::parseNumber(word, gr::DecimalMark::Point).has_value(); };
    const bool alone = words.size() >= 1 && std::none_of(words.begin() + 1, words.end(), isNumber);
    const auto count = alone ? gr::parseNumber(words[0], gr::DecimalMark::Point) : std::nullopt;
    if (!count || *count != std::floor(*count) || !(*count >= 1.0 && *count <= static_cast<double>(maxAtomsInFile)))
        lines.fail(fmt::format("the number of atoms (1 to {})", maxAtomsInFile), gr::inQuotes(line));
    return static_cast<std::size_t>(*count);
}

bool looksLikeAtom(std::string_view line)
{
    const auto words = splitWords(line);
    if (words.size() < 4 || !atomSymbol(words[0]))
        return false;
    return std::all_of(words.begin() + 1, words.begin() + 4,
        [](std::string_view word) { return gr::parseNumber(word, gr::DecimalMark::Point).has_value(); });
}

StructureFile readXyzFrame(std::string_view countLine, LineReader& lines)
{
    const std::size_t n = readAtomCount(countLine, lines);
    const auto comment = lines.next();
    if (!comment)
        lines.fail("a comment line", "the end of the file");
    const XyzColumns columns = xyzColumns(*comment, lines);
    const std::size_t left = lines.rowsLeft();
    if (left + 1 == n && looksLikeAtom(*comment))
        lines.fail("a comment line before the atoms", gr::inQuotes(*comment));
    if (left < n)
        lines.fail(fmt::format("{} atoms", n), fmt::format("{} lines after this one", left));
    StructureFile file;
    file.cell = xyzCell(*comment, lines);
    Structure& structure = file.structure;
    structure.title = gr::toUtf8(*comment);
    structure.positions.resize(static_cast<Eigen::Index>(n), 3);
    structure.elements.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
        const std::string_view line = *lines.next();
        const auto words = splitWords(line);
        if (words.size() < std::max(columns.symbol + 1, columns.x + 3))
            lines.fail("a symbol and three coordinates", gr::inQuotes(line));
        structure.elements.push_back(requireAtom(words[columns.symbol], lines));
        for (std::size_t axis = 0; axis < 3; ++axis)
            structure.positions(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(axis))
                = finiteNumber(words[columns.x + axis], lines);
    }
    return file;
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

// "PT  0.5 0.5 0.5 1.0", then five more lines of the same atom that hold no position. True when the site is partly occupied.
bool readStruAtom(std::string_view line, LineReader& lines, Structure& structure, std::vector<double>& fractions)
{
    const auto words = splitWords(line);
    if (words.size() < 4)
        lines.fail("a symbol and three fractions", gr::inQuotes(line));
    structure.elements.push_back(requireAtom(words[0], lines));
    for (std::size_t axis = 0; axis < 3; ++axis)
        fractions.push_back(finiteNumber(words[axis + 1], lines));
    const bool partly = words.size() > 4 && finiteNumber(words[4], lines) < wholeAtom;
    for (int i = 0; i < 5; ++i)
        if (const auto more = lines.next(); !more || splitWords(*more).size() < 3)
            lines.fail("six lines for an atom", more ? gr::inQuotes(*more) : "the end of the file");
    return partly;
}

// "ncell 2, 2, 2, 32": how many cells the listed atoms fill.
Eigen::Vector3d struCells(std::string_view line, const LineReader& lines)
{
    std::string blanks(line);
    std::replace(blanks.begin(), blanks.end(), ',', ' ');
    const auto words = splitWords(blanks);
    Eigen::Vector3d cells = Eigen::Vector3d::Ones();
    for (std::size_t axis = 0; axis < 3 && axis + 1 < words.size(); ++axis)
        cells[static_cast<Eigen::Index>(axis)] = std::clamp(std::round(finiteNumber(words[axis + 1], lines)), 1.0, 1000.0);
    return cells;
}

} // namespace

StructureFile readXyz(std::istream& in, const std::string& name)
{
    auto frames = readXyzFrames(in, name);
    StructureFile first = std::move(frames.front());
    if (frames.size() > 1)
        first.notes.push_back(fmt::format("The file has {} frames: the first is taken.", frames.size()));
    return first;
}

std::vector<StructureFile> readXyzFrames(std::istream& in, const std::string& name)
{
    LineReader lines(in, name);
    std::vector<StructureFile> frames;
    while (const auto line = lines.next()) {
        if (line->empty() || (frames.empty() && line->starts_with('#'))) // as diffpy: remarks may come first
            continue;
        if (!frames.empty() && looksLikeAtom(*line))
            lines.fail(fmt::format("the {} atoms that the file says", frames.back().structure.size()), "one more");
        frames.push_back(readXyzFrame(*line, lines));
    }
    if (frames.empty())
        lines.fail("the number of atoms", "only empty lines");
    return frames;
}

StructureFile readStru(std::istream& in, const std::string& name)
{
    LineReader lines(in, name);
    StructureFile file;
    Structure& structure = file.structure;
    std::optional<Eigen::Matrix3d> cell;
    Eigen::Vector3d cells = Eigen::Vector3d::Ones();
    bool pdffit = false;
    auto line = lines.next();
    for (; line && *line != "atoms"; line = lines.next()) {
        if (line->starts_with("title"))
            structure.title = gr::toUtf8(gr::trimmed(line->substr(5)));
        else if (line->starts_with("format"))
            pdffit = gr::trimmed(line->substr(6)) == "pdffit";
        else if (line->starts_with("cell"))
            cell = cellMatrix(readStruCell(*line, lines), lines);
        else if (line->starts_with("ncell"))
            cells = struCells(*line, lines);
    }
    if (!line || !cell || !pdffit)
        lines.fail("format pdffit, cell and atoms", "a file without them");
    std::vector<double> fractions;
    std::size_t partly = 0;
    for (line = lines.next(); line; line = lines.next())
        if (!line->empty())
            partly += readStruAtom(*line, lines, structure, fractions) ? 1 : 0;
    if (fractions.empty())
        lines.fail("atoms", "none");
    const Eigen::Map<const PositionsXyz> fractional(fractions.data(), static_cast<Eigen::Index>(fractions.size() / 3), 3);
    structure.positions = fractional * cell->transpose();
    file.cell = (*cell * cells.asDiagonal()).transpose();
    if (partly > 0)
        file.notes.push_back(fmt::format("{} sites are partly occupied: each counts as a whole atom.", partly));
    return file;
}

} // namespace clusterlens
