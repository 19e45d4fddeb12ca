#pragma once

// Bytes to lines to numbers: the part of the .gr reader that knows encodings, separators and number formats, and nothing of PDFs.

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clusterlens::gr {

enum class DecimalMark { Point, Comma };

enum class LineKind {
    Blank,
    Comment,   ///< begins with # ; ! ' % @ & * or //
    StartData, ///< PDFgetX's "#### start data"
    Row,       ///< at least two numbers, perhaps followed by text
    Text       ///< anything else
};

struct Line {
    std::string_view text; ///< without its end, surrounding blanks removed; points into Text::bytes
    LineKind kind = LineKind::Blank;
};

/// The leading numbers of one line. A missing field ("0.5,,0.3") and a number too large for a double are NaN.
struct Row {
    int line = 0;              ///< counts from 1
    std::size_t first = 0;     ///< index of its first number in Text::numbers
    int count = 0;             ///< how many numbers, >= 2
    bool trailingText = false; ///< something after the numbers
    bool integersOnly = false; ///< no decimal mark or exponent anywhere: may be a count, a size or a date
};

/// A whole file, split and with every line classified. Movable, not copyable: the lines point into the bytes.
struct Text {
    Text() = default;
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;
    Text(Text&&) = default;
    Text& operator=(Text&&) = default;

    std::vector<char> bytes;
    std::vector<Line> lines; ///< line k is lines[k - 1]
    std::vector<Row> rows;   ///< in the order of the file
    std::vector<double> numbers;
    DecimalMark decimal = DecimalMark::Point;

    [[nodiscard]] double number(const Row& row, int column) const { return numbers[row.first + static_cast<std::size_t>(column)]; }
};

enum class TextUse { Rows, LinesOnly };

/// \param use  LinesOnly: leave Text::rows empty and every line that is no comment as LineKind::Text
/// \throws ParseError  empty, binary, more than \p maxBytes or 2 million lines
[[nodiscard]] Text readText(std::istream& in, const std::string& name, std::size_t maxBytes, TextUse use = TextUse::Rows);

/// A number with point or comma as decimal mark, e, E, d or D before its exponent and perhaps a '+' in front; NaN for nan, inf and MATLAB's 1.#QNAN.
/// Empty when the whole of \p token is not a number.
[[nodiscard]] std::optional<double> parseNumber(std::string_view token, DecimalMark decimal);

/// UTF-8 from bytes that are UTF-8 or else Windows-1252 (which Latin-1 text also is).
[[nodiscard]] std::string toUtf8(std::string_view bytes);

/// \p text in quotation marks for a message: at most 60 characters, control characters as '?'.
[[nodiscard]] std::string inQuotes(std::string_view text);

/// Of a line that is a comment, whatever follows: # ; ! ' %, and @ & * of plotting programs. ("//" is one as well.)
[[nodiscard]] bool isCommentMark(char c);

[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] std::string lowered(std::string_view text); ///< ASCII letters only

[[nodiscard]] std::string roundedText(double value); ///< four decimals at most

} // namespace clusterlens::gr
