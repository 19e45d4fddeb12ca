#include "gr/GrMetadata.h"

#include "base/TextNumbers.h"
#include "measurement/Composition.h"
#include "structure/Elements.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <initializer_list>

namespace clusterlens::gr {

namespace {

// Keys whose values are numbers; qsig and qalp are PDFgui's old names of qdamp and qbroad.
constexpr std::array numberKeys{"qmin", "qmax", "qmaxinst", "qdamp", "qsig", "qbroad", "qalp", "qstep", "rpoly", "rstep", "rmin",
    "rmax", "wavelength", "temperature", "temp", "fitrmin", "fitrmax", "dscale"};
const std::initializer_list<std::string_view> densityKeys{
    "rho0", "numberdensity", "number_density", "atomicdensity", "atomic_density"};
constexpr std::array wordKeys{
    "composition", "formula", "chemical_formula", "mode", "stype", "radiationtype", "version", "outputtype"};

bool isWord(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

template <class Keys> bool contains(const Keys& keys, std::string_view key)
{
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool isPathKey(std::string_view key)
{
    return key.find("file") != std::string_view::npos || key.find("dir") != std::string_view::npos;
}

// "Pt.gr", "C:\data", "run/7": names of files say nothing of the radiation.
bool isPathLike(std::string_view token)
{
    const auto dot = token.rfind('.');
    const bool extension = dot != std::string_view::npos && dot + 1 < token.size() && token.size() - dot <= 5
        && std::isalpha(static_cast<unsigned char>(token[dot + 1])) != 0;
    return extension || token.find_first_of("/\\") != std::string_view::npos;
}

// "A^-1", "1/nm", "inverse Angstrom", "$\\AA^{-1}$", "Å", but not "instrument".
bool namesUnit(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t$\\{");
    const std::string low = lowered(text.substr(std::min(begin, text.size())));
    return low == "a" || low == "k"
        || std::ranges::any_of(std::array{"a^", "a-1", "a\xE2\x81\xBB", "aa", "ang", "1/", "nm", "pm", "inv", "recip", "\xC3\x85",
                                   "\xC5", "\xE2\x84\xAB"},
            [&low](const char* unit) { return low.starts_with(unit); });
}

/// The '=' or ':' behind a key, and a unit between them: "Qmax (A^-1) = 22", "Qmax / nm^-1: 220".
struct Sign {
    std::size_t at = std::string_view::npos;
    std::string_view unit;
};

Sign signBehind(std::string_view line, std::size_t key)
{
    const auto next = [line](std::size_t from) { return std::min(line.find_first_not_of(" \t", from), line.size()); };
    Sign sign{next(key), {}};
    const char open = sign.at < line.size() ? line[sign.at] : '\0';
    if (open == '(' || open == '[' || open == '/') {
        const std::size_t begin = sign.at + 1;
        const std::size_t end = line.find_first_of(open == '(' ? ")" : open == '[' ? "]" : "=:", begin);
        if (end == std::string_view::npos || !namesUnit(line.substr(begin, end - begin)))
            return {};
        sign = {open == '/' ? end : next(end + 1), trimmed(line.substr(begin, end - begin))};
    }
    return sign.at < line.size() && (line[sign.at] == '=' || line[sign.at] == ':') ? sign : Sign();
}

/// What a value begins with, without the "de" of "10deg".
std::string_view numericPart(std::string_view value)
{
    auto token = value.substr(0, value.find_first_not_of("+-0123456789.,eEdD"));
    while (!token.empty() && std::isdigit(static_cast<unsigned char>(token.back())) == 0 && token.back() != '.')
        token.remove_suffix(1);
    return token;
}

std::optional<double> parsed(std::string_view number)
{
    const auto value = parseNumber(number, number.find(',') != std::string_view::npos ? DecimalMark::Comma : DecimalMark::Point);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

class HeaderReader {
public:
    explicit HeaderReader(GrMetadata& metadata)
        : m_metadata(metadata)
    {
    }

    void readLine(std::string_view line, int number)
    {
        std::size_t wordsBegin = 0; // text from here on has not been searched for "x-ray" and "neutron"
        for (std::size_t i = 0; i < line.size();) {
            if (!isWord(line[i])) {
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < line.size() && isWord(line[end]))
                ++end;
            const std::string_view word = line.substr(i, end - i);
            const std::string key = headerKey(word);
            const Sign sign = signBehind(line, end);
            i = end;
            if (sign.at == std::string_view::npos)
                continue;
            if (isPathKey(key)) { // the rest of the line is a path
                searchWords(line.substr(wordsBegin, end - wordsBegin));
                return;
            }
            readValue(key, trimmed(line.substr(sign.at + 1)), sign.unit, number);
        }
        searchWords(line.substr(wordsBegin));
    }

    [[nodiscard]] bool saysXray() const { return m_xray; }
    [[nodiscard]] bool saysNeutron() const { return m_neutron; }

private:
    void readValue(const std::string& key, std::string_view rest, std::string_view unit, int line)
    {
        if (contains(numberKeys, key) || contains(densityKeys, key)) {
            const std::string value = toUtf8(numberText(rest));
            m_metadata.entries.push_back({key, value.empty() || unit.empty() ? value : value + ' ' + toUtf8(unit), line});
        } else if (contains(wordKeys, key)) {
            const bool several = rest.find('=') != std::string_view::npos; // then the value ends at the next blank
            const auto end = several ? rest.find_first_of(" \t,;") : std::string_view::npos;
            m_metadata.entries.push_back({key, toUtf8(trimmed(rest.substr(0, end))), line});
        } else if (const std::string_view number = numberText(rest); isNumber(key, number)) {
            m_metadata.entries.push_back({key, toUtf8(number), line});
        }
    }

    // Of any other quantity, with a unit behind it or none: no date, time of day or name.
    static bool isNumber(std::string_view key, std::string_view value)
    {
        const std::string_view number = numericPart(value);
        const char behind = number.size() < value.size() ? value[number.size()] : ' ';
        const bool unit = behind == ' ' || behind == '\t' || behind == '%' || static_cast<unsigned char>(behind) >= 0x80
            || std::isalpha(static_cast<unsigned char>(behind)) != 0;
        return std::isalpha(static_cast<unsigned char>(key[0])) != 0 && unit && parsed(number).has_value();
    }

    // "0,02", but not "0.5,25", "1,2,3" or "1,2theta=30".
    static bool isDecimalComma(std::string_view text, std::size_t at)
    {
        const auto digit
            = [text](std::size_t i) { return i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0; };
        if (at == 0 || text[at] != ',' || !digit(at - 1) || !digit(at + 1)
            || text.substr(0, at).find('.') != std::string_view::npos)
            return false;
        std::size_t end = at + 1;
        while (digit(end))
            ++end;
        if (end < text.size() && text[end] == ',' && digit(end + 1))
            return false;
        while (end < text.size() && isWord(text[end]))
            ++end;
        return signBehind(text, end).at == std::string_view::npos;
    }

    // The number and a unit behind it, "25 A^-1" or "25A^-1", but not the next key.
    [[nodiscard]] static std::string_view numberText(std::string_view rest)
    {
        auto end = rest.find_first_of(" \t,;");
        if (end != std::string_view::npos && isDecimalComma(rest, end))
            end = rest.find_first_of(" \t,;", end + 1);
        if (end == std::string_view::npos || rest[end] == ',' || rest[end] == ';')
            return rest.substr(0, end);
        const auto unit = rest.find_first_not_of(" \t", end);
        const auto unitEnd = std::min(rest.find_first_of(" \t,;", unit), rest.size());
        const auto token = unit == std::string_view::npos ? std::string_view() : rest.substr(unit, unitEnd - unit);
        return rest.substr(0, namesUnit(token) ? unitEnd : end);
    }

    void searchWords(std::string_view text)
    {
        while (!text.empty()) {
            const auto begin = text.find_first_not_of(" \t,;=:");
            if (begin == std::string_view::npos)
                return;
            text.remove_prefix(begin);
            const auto end = std::min(text.find_first_of(" \t,;=:"), text.size());
            const std::string word = lowered(text.substr(0, end));
            text.remove_prefix(end);
            if (isPathLike(word) && word.find("pdfget") == std::string::npos)
                continue;
            const auto has = [&word](std::string_view part) { return word.find(part) != std::string::npos; };
            m_xray = m_xray || has("xray") || has("x-ray") || has("pdfgetx");
            m_neutron = m_neutron || has("neutron") || has("pdfgetn");
        }
    }

    GrMetadata& m_metadata;
    bool m_xray = false;
    bool m_neutron = false;
};

Radiation fromWord(std::string_view value)
{
    const std::string word = lowered(value);
    if (word.starts_with("n") && (word.size() == 1 || word.starts_with("neutron") || !isWord(word[1])))
        return Radiation::Neutron;
    if (word.starts_with("x"))
        return Radiation::Xray;
    return Radiation::Unknown;
}

// Explicit keys first, then words of the header (never of paths), else unknown.
Radiation readRadiation(const GrMetadata& metadata, const HeaderReader& header, std::vector<ReadWarning>& warnings)
{
    for (const char* key : {"stype", "mode", "radiationtype"}) {
        const MetadataEntry* entry = findEntry(metadata, key);
        if (entry == nullptr || entry->value.empty())
            continue;
        // PDFgetX2, which knows X-rays only, counts its tubes: 0 Ag, 1 Cu, 2 Mo, 3 another.
        const bool tube = entry->key == "radiationtype" && std::isdigit(static_cast<unsigned char>(entry->value[0])) != 0;
        const Radiation radiation = tube ? Radiation::Xray : fromWord(entry->value);
        if (radiation != Radiation::Unknown)
            return radiation;
        warnings.push_back({entry->line, entry->key + " = " + inQuotes(entry->value) + " is neither x-ray nor neutron"});
    }
    if (header.saysXray() && header.saysNeutron())
        warnings.push_back({0, "the header speaks of both x-rays and neutrons: radiation left unknown"});
    if (header.saysXray() == header.saysNeutron())
        return Radiation::Unknown;
    return header.saysXray() ? Radiation::Xray : Radiation::Neutron;
}

std::optional<double> numberOf(const MetadataEntry& entry)
{
    const std::string_view token = numericPart(entry.value);
    const auto value = parsed(token);
    if (!value)
        return std::nullopt;
    const std::string unit = lowered(entry.value.substr(std::min(token.size(), entry.value.size())));
    const auto says = [&unit](const char* text) { return unit.find(text) != std::string::npos; };
    const double angstroms = says("nm") ? 10.0 : says("pm") ? 0.01 : 1.0;
    return *value * std::pow(angstroms, contains(densityKeys, entry.key) ? -3 : entry.key.starts_with('q') ? -1 : 1);
}

// The first entry under any of the names. Values outside [low, high] are as good as absent, and named.
std::optional<double> readNumber(const GrMetadata& metadata, std::initializer_list<std::string_view> keys, double low, double high,
    std::vector<ReadWarning>& warnings)
{
    const MetadataEntry* first = nullptr;
    std::optional<double> result;
    for (const MetadataEntry& entry : metadata.entries) {
        if (std::find(keys.begin(), keys.end(), entry.key) == keys.end())
            continue;
        const auto value = numberOf(entry);
        if (!value) {
            if (!entry.value.empty())
                warnings.push_back(
                    {entry.line, entry.key + " = " + inQuotes(entry.value) + " is not a number: taken as not given"});
        } else if (*value < low || *value > high) {
            warnings.push_back({entry.line, fmt::format("{} = {} cannot be: taken as not given", entry.key, exactText(*value))});
        } else if (result && *result != *value) {
            warnings.push_back({entry.line,
                fmt::format("{} = {} contradicts line {}, which counts ({})", entry.key, exactText(*value), first->line,
                    exactText(*result))});
        } else if (!result) {
            result = value;
            first = &entry;
        }
    }
    return result;
}

std::optional<std::string> readText(const GrMetadata& metadata, std::string_view key)
{
    const MetadataEntry* entry = findEntry(metadata, key);
    return entry == nullptr || entry->value.empty() ? std::nullopt : std::optional(entry->value);
}

// PDFgetX2's table of the sample: "#L symbol valence fractions z ...", below it a line for each element.
std::vector<ElementShare> elementTable(const Text& text, int headerLines)
{
    std::vector<ElementShare> elements;
    std::ptrdiff_t symbol = -1;
    std::ptrdiff_t share = -1;
    for (int line = 0; line < headerLines; ++line) {
        const std::string_view raw = text.lines[static_cast<std::size_t>(line)].text;
        const auto words = splitWords(raw.substr(std::min(raw.find_first_not_of("# \t"), raw.size())));
        const auto position = [&words](std::string_view name) {
            const auto at = std::find_if(
                words.begin(), words.end(), [name](std::string_view word) { return lowered(word).starts_with(name); });
            return at == words.end() ? -1 : (at - words.begin()) - (words[0] == "L" ? 1 : 0);
        };
        if (position("symbol") >= 0 && position("fraction") >= 0) {
            symbol = position("symbol");
            share = position("fraction");
            continue;
        }
        if (symbol < 0)
            continue;
        const bool row = static_cast<std::ptrdiff_t>(words.size()) > std::max(symbol, share);
        const auto name = row ? elementSymbol(words[static_cast<std::size_t>(symbol)]) : std::nullopt;
        const auto count = row ? parseNumber(words[static_cast<std::size_t>(share)], DecimalMark::Point) : std::nullopt;
        if (!name || !count)
            symbol = -1; // the table ends
        else if (*count > 0.0)
            elements.push_back({*name, *count});
    }
    return elements;
}

std::optional<std::string> compositionOf(const GrMetadata& metadata, const Text& text, int headerLines)
{
    for (const char* key : {"composition", "formula", "chemical_formula"})
        if (auto formula = readText(metadata, key))
            return formula;
    const auto elements = elementTable(text, headerLines);
    return elements.empty() ? std::nullopt : std::optional(formulaOf(elements));
}

} // namespace

GrMetadata readMetadata(const Text& text, int headerLines, std::vector<ReadWarning>& warnings)
{
    GrMetadata metadata;
    HeaderReader header(metadata);
    for (int line = 1; line <= headerLines; ++line)
        header.readLine(text.lines[static_cast<std::size_t>(line) - 1].text, line);
    metadata.radiation = readRadiation(metadata, header, warnings);
    constexpr double tiny = 1e-9;
    metadata.qmin = readNumber(metadata, {"qmin"}, 0.0, 100.0, warnings);
    metadata.qmax = readNumber(metadata, {"qmax"}, tiny, 1000.0, warnings);
    metadata.qmaxinst = readNumber(metadata, {"qmaxinst"}, tiny, 1000.0, warnings);
    metadata.qdamp = readNumber(metadata, {"qdamp", "qsig"}, 0.0, 1.0, warnings);
    metadata.qbroad = readNumber(metadata, {"qbroad", "qalp"}, 0.0, 1.0, warnings);
    metadata.rmin = readNumber(metadata, {"rmin"}, 0.0, 1e6, warnings);
    metadata.rmax = readNumber(metadata, {"rmax"}, 0.0, 1e6, warnings);
    metadata.rpoly = readNumber(metadata, {"rpoly"}, 0.0, 1e3, warnings);
    metadata.temperature = readNumber(metadata, {"temperature", "temp"}, 0.0, 1e5, warnings);
    metadata.numberDensity = readNumber(metadata, densityKeys, 1e-3, 1.0, warnings);
    metadata.composition = compositionOf(metadata, text, headerLines);
    metadata.version = readText(metadata, "version");
    return metadata;
}

std::string headerKey(std::string_view word)
{
    return word == "T" ? "temperature" : lowered(word); // a small t is a time
}

const MetadataEntry* findEntry(const GrMetadata& metadata, std::string_view key)
{
    const auto found = std::find_if(
        metadata.entries.begin(), metadata.entries.end(), [key](const MetadataEntry& entry) { return entry.key == key; });
    return found == metadata.entries.end() ? nullptr : &*found;
}

} // namespace clusterlens::gr
