#include "session/ScriptCurve.h"

#include "base/TextNumbers.h"
#include "gr/GrText.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace clusterlens {

namespace {

constexpr std::size_t columnsOfParser = 4; // r, G and their errors, as PDFParser takes them

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// As Python's float(): no "1.0D5", which parseNumber() reads too.
std::optional<double> number(std::string_view word)
{
    return word.find_first_of("dD") == std::string_view::npos ? gr::parseNumber(word, gr::DecimalMark::Point) : std::nullopt;
}

/// The numbers of a line that holds two or more and nothing else, or nothing.
std::vector<double> numbersOf(std::string_view line)
{
    std::vector<double> numbers;
    for (const std::string_view word : splitWords(line)) {
        const std::optional<double> value = number(word);
        if (!value)
            return {};
        numbers.push_back(*value);
    }
    return numbers.size() < 2 ? std::vector<double>() : numbers;
}

/// Whether the rules of PDFParser give this curve: data behind "#### start data" and its comments, else from the first line of numbers on, and
/// nothing but numbers from there.
bool isPlain(std::string_view text, const PdfCurve& curve)
{
    const std::vector<std::string_view> lines = linesOf(text);
    const auto comment = [](std::string_view line) { return line.starts_with('#'); };
    auto line = std::ranges::find_if(
        lines, [&](std::string_view one) { return comment(one) && one.find("start data") != std::string_view::npos; });
    const bool marked = line != lines.end();
    line = marked ? std::find_if_not(line, lines.end(), comment)
                  : std::ranges::find_if(lines, [](std::string_view one) { return !numbersOf(one).empty(); });
    Eigen::Index i = 0;
    bool interrupted = false; // by an empty line: PDFParser takes one side of it
    for (; line != lines.end(); ++line) {
        if (gr::trimmed(*line).empty()) {
            interrupted = i > 0;
            continue;
        }
        if (interrupted)
            return false;
        const std::vector<double> found = numbersOf(*line);
        if (found.empty() || found.size() > columnsOfParser || i == curve.r.size() || found[0] != curve.r[i]
            || found[1] != curve.g[i])
            return false;
        if (curve.dg.size() > 0 && (found.size() < 4 || found[3] != curve.dg[i]))
            return false;
        ++i;
    }
    return i == curve.r.size();
}

} // namespace

std::string scriptCurve(const LoadedCurve& curve)
{
    const PdfCurve& points = curve.file.curve;
    if (gr::toUtf8(curve.content) == curve.content && isPlain(curve.content, points))
        return curve.content;
    const bool errors = points.dg.size() == points.r.size();
    std::string text = "# The measured curve as Clusterlens read it, in Angstrom\n#### start data\n#L r(A) G(A^-2)";
    text += errors ? " d_r d_Gr\n" : "\n";
    for (Eigen::Index i = 0; i < points.r.size(); ++i)
        text += exactText(points.r[i]) + ' ' + exactText(points.g[i]) + (errors ? " 0 " + exactText(points.dg[i]) : "") + '\n';
    return text;
}

} // namespace clusterlens
