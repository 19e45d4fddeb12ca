#include "gr/GrText.h"

#include "base/Errors.h"
#include "base/InputFile.h"
#include "base/TextNumbers.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace clusterlens::gr {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t maxLines = 2'000'000; // bounds the memory: each line costs about 50 bytes beside its text

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Length of the valid UTF-8 sequence at position i; 0 when there is none. Overlong forms and surrogates are not valid.
std::size_t utf8Length(std::string_view s, std::size_t i)
{
    const auto byte = [&](std::size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0U; };
    const auto follows = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(i);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return follows(i + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool overlong = lead == 0xE0 && byte(i + 1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(i + 1) > 0x9F;
        return follows(i + 1) && follows(i + 2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool overlong = lead == 0xF0 && byte(i + 1) < 0x90;
        const bool beyond = lead == 0xF4 && byte(i + 1) > 0x8F;
        return follows(i + 1) && follows(i + 2) && follows(i + 3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

template <class Out> void appendUtf8(Out& out, unsigned code)
{
    const auto put = [&out](unsigned value) { out.push_back(static_cast<char>(value)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | (code >> 6U));
        put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        put(0xE0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xF0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3FU));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
}

// The code points of bytes 0x80 to 0x9F in Windows-1252 (unicode.org, CP1252.TXT); the five undefined ones stay control characters.
constexpr std::array<unsigned, 32> cp1252{0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

// What a Windows editor calls "Unicode". Returns the bytes unchanged when there is no UTF-16 mark at their start.
std::vector<char> fromUtf16(const std::string& bytes)
{
    const auto at = [&bytes](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
    if (bytes.size() < 2 || !((at(0) == 0xFF && at(1) == 0xFE) || (at(0) == 0xFE && at(1) == 0xFF)))
        return {bytes.begin(), bytes.end()};
    const bool little = at(0) == 0xFF;
    const auto unit = [&](std::size_t i) { return little ? at(i) | (at(i + 1) << 8U) : at(i + 1) | (at(i) << 8U); };
    std::vector<char> out;
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
        unsigned code = unit(i);
        if (code >= 0xD800 && code < 0xDC00 && i + 3 < bytes.size()) {
            const unsigned low = unit(i + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
                i += 2;
            }
        }
        appendUtf8(out, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    }
    return out;
}

// Text has no NUL and next to no other control characters; both are common in images, archives and HDF5.
void refuseBinary(const std::vector<char>& bytes, const std::string& name)
{
    std::size_t control = 0;
    int line = 1;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        line += c == '\n';
        const bool odd = (c < 0x20 && c != '\n' && c != '\r' && !isBlank(bytes[i]) && c != 0x1A) || c == 0x7F;
        control += odd;
        if (c == 0 || control > 8 + i / 100)
            throw ParseError(
                fmt::format("{}:{}: expected text, found binary data (byte {} at offset {})", name, line, static_cast<int>(c), i));
    }
}

bool isComment(std::string_view text)
{
    return isCommentMark(text.front()) || text.starts_with("//");
}

bool isStartData(std::string_view text)
{
    const auto word = text.find_first_not_of('#');
    return text.front() == '#' && word != std::string_view::npos && lowered(trimmed(text.substr(word))).starts_with("start data");
}

// LF, CR LF and the lone CR of old Macs. A UTF-8 byte order mark is not part of line 1.
void splitLines(Text& text, const std::string& name)
{
    const std::string_view all(text.bytes.data(), text.bytes.size());
    std::size_t begin = all.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (begin < all.size()) {
        auto end = all.find_first_of("\r\n", begin);
        if (end == std::string_view::npos)
            end = all.size();
        if (text.lines.size() == maxLines)
            throw ParseError(fmt::format("{}: expected at most {} lines, found more", name, maxLines));
        Line line{trimmed(all.substr(begin, end - begin))};
        if (line.text == "\x1A") // Ctrl-Z, the end mark of DOS text
            line.text = {};
        if (!line.text.empty())
            line.kind = isStartData(line.text) ? LineKind::StartData : isComment(line.text) ? LineKind::Comment : LineKind::Text;
        text.lines.push_back(line);
        begin = end + (all.substr(end, 2) == "\r\n" ? 2 : 1);
    }
}

// One line cut into fields. Blanks run together; each ',' or ';' ends a field, so two of them in a row enclose an empty one.
class Fields {
public:
    Fields(std::string_view line, DecimalMark decimal)
        : m_rest(line)
        , m_decimal(decimal)
    {
    }

    std::optional<std::string_view> next()
    {
        skipBlanks();
        if (m_rest.empty())
            return std::nullopt;
        const auto closing = m_rest.front() == '"' ? m_rest.find('"', 1) : std::string_view::npos;
        m_quoted = closing != std::string_view::npos;
        std::size_t end = 0;
        while (!m_quoted && end < m_rest.size() && !isBlank(m_rest[end]) && !isDelimiter(m_rest[end]))
            ++end;
        const auto field = m_quoted ? trimmed(m_rest.substr(1, closing - 1)) : m_rest.substr(0, end);
        m_rest.remove_prefix(m_quoted ? closing + 1 : end);
        skipBlanks();
        if (!m_rest.empty() && isDelimiter(m_rest.front()))
            m_rest.remove_prefix(1);
        return field;
    }

    /// The last field stood in quotation marks, where a comma separates nothing.
    [[nodiscard]] bool quoted() const { return m_quoted; }

private:
    bool isDelimiter(char c) const { return c == ';' || (c == ',' && m_decimal == DecimalMark::Point); }

    void skipBlanks()
    {
        while (!m_rest.empty() && isBlank(m_rest.front()))
            m_rest.remove_prefix(1);
    }

    std::string_view m_rest;
    DecimalMark m_decimal;
    bool m_quoted = false;
};

// A line votes for the decimal comma when it makes at least two numbers that way and one of them has a comma between digits:
// "0,01 0,5" does, "0.01, 0.5" does not, and "0 0" has no opinion.
bool votesForComma(std::string_view line)
{
    if (line.find('.') != std::string_view::npos)
        return false;
    Fields fields(line, DecimalMark::Comma);
    int numbers = 0;
    bool comma = false;
    for (auto field = fields.next(); field; field = fields.next(), ++numbers) {
        if (!parseNumber(*field, DecimalMark::Comma))
            break;
        comma = comma || field->find(',') != std::string_view::npos;
    }
    return numbers >= 2 && comma;
}

DecimalMark detectDecimal(const std::vector<Line>& lines)
{
    std::ptrdiff_t comma = 0;
    std::ptrdiff_t point = 0;
    for (const Line& line : lines) {
        if (line.kind != LineKind::Text || !(isDigit(line.text.front()) || line.text.front() == '-' || line.text.front() == '+'))
            continue;
        if (votesForComma(line.text))
            ++comma;
        else if (line.text.find_first_of(".,") != std::string_view::npos)
            ++point;
    }
    return comma > point ? DecimalMark::Comma : DecimalMark::Point;
}

void readRow(Text& text, int lineNumber)
{
    Line& line = text.lines[static_cast<std::size_t>(lineNumber) - 1];
    Row row{lineNumber, text.numbers.size(), 0, false, line.text.find_first_of(".,eEdD") == std::string_view::npos};
    Fields fields(line.text, text.decimal);
    for (auto field = fields.next(); field; field = fields.next()) {
        const bool comma = fields.quoted() && field->find(',') != std::string_view::npos;
        const auto value = field->empty() ? std::optional(missing) : parseNumber(*field, comma ? DecimalMark::Comma : text.decimal);
        if (!value) {
            row.trailingText = true;
            break;
        }
        text.numbers.push_back(*value);
        ++row.count;
    }
    if (row.count < 2) {
        text.numbers.resize(row.first);
        return;
    }
    line.kind = LineKind::Row;
    text.rows.push_back(row);
}

} // namespace

Text readText(std::istream& in, const std::string& name, std::size_t maxBytes, TextUse use)
{
    Text text;
    text.bytes = fromUtf16(readAll(in, name, maxBytes));
    if (text.bytes.empty())
        throw ParseError(
            name + ":1: expected " + (use == TextUse::Rows ? "at least 10 rows of r and G" : "text") + ", found an empty file");
    refuseBinary(text.bytes, name);
    splitLines(text, name);
    if (use == TextUse::LinesOnly)
        return text;
    text.decimal = detectDecimal(text.lines);
    for (std::size_t i = 0; i < text.lines.size(); ++i)
        if (text.lines[i].kind == LineKind::Text)
            readRow(text, static_cast<int>(i) + 1);
    return text;
}

std::optional<double> parseNumber(std::string_view token, DecimalMark decimal)
{
    if (token.starts_with('+'))
        token.remove_prefix(1);
    if (token.empty() || token.front() == '+')
        return std::nullopt;
    std::string copy;
    const auto foreign = token.find_first_of(decimal == DecimalMark::Comma ? "dD.," : "dD,");
    if (foreign != std::string_view::npos) { // rewrite what from_chars does not know
        copy = token;
        for (char& c : copy) {
            if (c == 'd' || c == 'D')
                c = 'e';
            else if (decimal == DecimalMark::Comma && (c == ',' || c == '.'))
                c = c == ',' ? '.' : ','; // a point is no decimal mark here, and as a comma it ends the number
        }
        token = copy;
    }
    double value = 0.0;
    const char* const end = token.data() + token.size();
    const auto [stop, error] = std::from_chars(token.data(), end, value);
    if (error == std::errc::result_out_of_range && stop == end)
        return token.find("e-") != std::string_view::npos || token.find("E-") != std::string_view::npos ? 0.0 : missing;
    if (error == std::errc() && stop == end)
        return std::isfinite(value) ? value : missing;
    if (token.starts_with('-'))
        token.remove_prefix(1);
    return token.starts_with("1.#") ? std::optional(missing) : std::nullopt; // MATLAB and old C libraries: 1.#QNAN, -1.#IND
}

std::string toUtf8(std::string_view bytes)
{
    std::string valid(bytes);
    bool isUtf8 = true;
    for (std::size_t i = 0; i < bytes.size() && isUtf8;) {
        const auto length = utf8Length(bytes, i);
        isUtf8 = length > 0;
        i += length;
    }
    if (isUtf8)
        return valid;
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        appendUtf8(out, byte >= 0x80 && byte < 0xA0 ? cp1252[byte - 0x80U] : byte);
    }
    return out;
}

std::string inQuotes(std::string_view text)
{
    std::size_t cut = std::min<std::size_t>(text.size(), 400); // more than 60 characters need
    while (cut < text.size() && cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut;
    const std::string utf8 = toUtf8(text.substr(0, cut));
    std::string out = "\"";
    int characters = 0;
    for (std::size_t i = 0; i < utf8.size(); ++characters) {
        if (characters == 60)
            return out + "...\"";
        const auto length = std::max<std::size_t>(1, utf8Length(utf8, i));
        if (length == 1 && (static_cast<unsigned char>(utf8[i]) < 0x20 || utf8[i] == 0x7F))
            out += '?';
        else
            out += utf8.substr(i, length);
        i += length;
    }
    return out + '"';
}

bool isCommentMark(char c)
{
    return std::string_view("#;!'%@&*").find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string roundedText(double value)
{
    return exactText(std::round(value * 1e4) / 1e4);
}

} // namespace clusterlens::gr
