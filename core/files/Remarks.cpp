#include "files/Remarks.h"

#include "files/StructureWriter.h"

#include <fmt/core.h>

#include <cstdint>

namespace clusterlens {

namespace {

struct CodePoint {
    std::uint32_t code = 0;
    std::size_t bytes = 1;
};

/// The first one of a text that is not empty.
CodePoint firstOf(std::string_view text)
{
    const auto byte = [text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t lead = byte(0);
    const std::size_t length = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : lead >= 0xC0U ? 2 : 1;
    if (length == 1 || length > text.size())
        return {lead, 1};
    std::uint32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U)
            return {lead, 1};
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    return {code, length};
}

std::string escapeOf(std::uint32_t code)
{
    if (code == '\\')
        return "\\\\";
    if (code == '\n')
        return "\\n";
    if (code == '\t')
        return "\\t";
    return code < 0x100U  ? fmt::format("\\x{:02x}", code)
        : code < 0x10000U ? fmt::format("\\u{:04x}", code)
                          : fmt::format("\\U{:08x}", code);
}

bool isPrintable(std::uint32_t code)
{
    return code >= 0x20U && code < 0x7FU;
}

bool isLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

constexpr const char* wordJoiner = "&#8288;"; // has no width

/// What ends a text field where a line begins with it: for ASE also behind blanks, and behind <...>, which it removes.
bool startsWithEnd(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    return first != std::string_view::npos && (text[first] == ';' || text[first] == '<');
}

std::string escaped(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto [code, bytes] = firstOf(text);
        text.remove_prefix(bytes);
        if (isPrintable(code) && code != '\\' && code != '=')
            out += static_cast<char>(code);
        else
            out += escapeOf(code);
    }
    return out;
}

/// The value of a key=value pair.
std::string valueOf(const std::string& text)
{
    if (asciiWord(text) == text)
        return text;
    std::string value = "\"";
    for (const char c : escaped(text)) {
        if (c == '"' || c == '\\')
            value += '\\';
        value += c;
    }
    return value + '"';
}

} // namespace

std::string remarkWords(const Remarks& remarks)
{
    std::string words;
    const auto add = [&words](const char* key, const std::string& value) {
        words.append(words.empty() ? "" : " ").append(key).append("=").append(value);
    };
    if (!remarks.name.empty())
        add("name", valueOf(remarks.name));
    if (remarks.starred)
        add("starred", "T"); // true in extended XYZ
    if (!remarks.note.empty())
        add("note", valueOf(remarks.note));
    return words;
}

std::string cifField(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        if (out.ends_with('\n') && startsWithEnd(text))
            out += wordJoiner;
        const auto [code, bytes] = firstOf(text);
        text.remove_prefix(bytes);
        const char next = text.empty() ? ' ' : text.front();
        const bool reference = code == '&' && (next == '#' || isLetter(next));
        if (code == '\n' || code == '\t' || (isPrintable(code) && code != '\\' && !reference))
            out += static_cast<char>(code);
        else
            out += fmt::format("&#{};", code);
    }
    return out;
}

} // namespace clusterlens
