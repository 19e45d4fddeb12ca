#include "batch/SeriesTable.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "base/TextNumbers.h"
#include "batch/BatchPlan.h"
#include "gr/GrMetadata.h"
#include "judgement/Judgement.h"
#include "measurement/FitParameters.h"
#include "session/ResultWriter.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <regex>

namespace clusterlens {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t longestSummary = 64U << 20U; // bytes
constexpr std::size_t longestName = 255;           // bytes, as of file names

/// ECMAScript without back references, where the C++ library can: then no pattern takes longer than its length times that of the name. Else one with a
/// repeat in a repeat, "(\w+)*K", takes twice as long with each letter.
#ifdef __GLIBCXX__
constexpr std::regex::flag_type patternKind = std::regex::ECMAScript | std::regex_constants::__polynomial;
#else
constexpr std::regex::flag_type patternKind = std::regex::ECMAScript;
#endif

/// What lies at \p path; null where there is nothing.
Json valueAt(const Json& json, std::initializer_list<const char*> path)
{
    const Json* at = &json;
    for (const char* const key : path) {
        const auto found = at->is_object() ? at->find(key) : at->end();
        if (!at->is_object() || found == at->end())
            return {};
        at = &*found;
    }
    return *at;
}

Json scalarAt(const Json& json, std::initializer_list<const char*> path)
{
    const Json value = valueAt(json, path);
    return value.is_primitive() ? value : Json();
}

Json elementOf(const Json& array, std::size_t i)
{
    return array.is_array() && i < array.size() ? array[i] : Json();
}

/// The number that a text begins with; null where it does not begin with one. "296,5" is one number, "1,2,3" and "1,2.5" are several.
Json numberIn(std::string text)
{
    const std::size_t begin = text.find_first_not_of(" \t+");
    if (begin == std::string::npos)
        return {};
    const std::size_t comma = text.find_first_not_of("-0123456789", begin);
    if (comma != std::string::npos && comma > begin && text[comma] == ',') {
        const std::size_t end = std::min(text.find_first_not_of("0123456789", comma + 1), text.size());
        if (text[comma - 1] != '-' && end > comma + 1 && (end == text.size() || (text[end] != ',' && text[end] != '.')))
            text[comma] = '.';
    }
    double value = 0.0;
    if (std::from_chars(text.data() + begin, text.data() + text.size(), value).ec != std::errc())
        return {};
    return value;
}

Json headerNumber(const Json& summary, const std::string& key)
{
    const Json value = scalarAt(summary, {"header", key.c_str()});
    return value.is_string() ? numberIn(value.get<std::string>()) : Json();
}

Json numberOf(const SeriesNumber& number, const Json& summary, const std::string& curve)
{
    if (!number.headerKey.empty())
        return headerNumber(summary, number.headerKey);
    std::string name = fs::path(curve).filename().string();
    name.resize(std::min(name.size(), longestName)); // so that no pattern takes long
    std::smatch match;
    if (!std::regex_search(name, match, std::regex(number.pattern, patternKind)))
        return {};
    return numberIn(match[match.size() > 1 ? 1 : 0].str());
}

void addRange(SeriesRow& row, const Json& summary, const char* name)
{
    row[name] = scalarAt(summary, {"judgement", name, "median"});
    const Json range = valueAt(summary, {"judgement", name, "range_95"});
    row[fmt::format("{}_low95", name)] = elementOf(range, 0);
    row[fmt::format("{}_high95", name)] = elementOf(range, 1);
}

/// Of a family that is not among those believed in: 0.
Json shareOf(const Json& summary, std::string_view family)
{
    const Json families = valueAt(summary, {"judgement", "families"});
    if (!families.is_array() || families.empty())
        return {};
    for (const Json& one : families)
        if (scalarAt(one, {"family"}) == family)
            return scalarAt(one, {"share"});
    return 0.0;
}

std::string fieldText(const Json& value, char separator)
{
    if (value.is_null())
        return {};
    if (value.is_number_integer())
        return value.dump();
    if (value.is_number())
        return exactText(value.get<double>());
    const std::string text
        = value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.find_first_of(std::string("\"\r\n") + separator) == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string lineOf(const SeriesRow& row, char separator, bool names)
{
    std::string line;
    for (const auto& [name, value] : row.items())
        line += fieldText(names ? Json(name) : value, separator) + separator;
    line.back() = '\n';
    return line;
}

} // namespace

SeriesNumber seriesNumberFromText(const std::string& text)
{
    const std::size_t equals = text.find('=');
    SeriesNumber number;
    number.name = text.substr(0, equals);
    if (equals == std::string::npos || number.name.empty() || equals + 1 == text.size())
        throw ParseError("expected NAME=header:KEY or NAME=PATTERN, as in T=_(\\d+)K, found " + text);
    if (failedRow("", "", {}).contains(number.name))
        throw ParseError("the table has a column " + number.name + " already");
    const std::string from = text.substr(equals + 1);
    if (from.starts_with("header:")) {
        number.headerKey = gr::headerKey(from.substr(7));
        return number;
    }
    try {
        (void)std::regex(from, patternKind);
    } catch (const std::regex_error&) {
        throw ParseError("expected a regular expression without back references, found " + from);
    }
    number.pattern = from;
    return number;
}

SeriesRow seriesRow(const Json& summary, const std::string& folder, const std::vector<SeriesNumber>& numbers)
{
    const Json best = elementOf(valueAt(summary, {"candidates"}), 0);
    const Json input = scalarAt(summary, {"input"});
    SeriesRow row = SeriesRow::object();
    row["curve"] = input;
    const Json temperature = headerNumber(summary, "temperature");
    row["temperature"] = temperature.is_null() ? headerNumber(summary, "temp") : temperature;
    for (const SeriesNumber& number : numbers)
        row[number.name] = numberOf(number, summary, input.is_string() ? input.get<std::string>() : std::string());
    row["state"] = "done";
    row["message"] = nullptr;
    row["folder"] = folder;
    row["name"] = nullptr;
    for (const char* const key : {"element", "rmin", "rmax", "qmin", "qmax", "weights"})
        row[key] = scalarAt(summary, {"settings", key});
    row["verdict"] = scalarAt(summary, {"judgement", "verdict"});
    row["rwp_fit"] = scalarAt(best, {"rwp_fit"});
    row["noise_floor"] = scalarAt(summary, {"judgement", "noise_floor"});
    row["candidate_name"] = scalarAt(best, {"name"});
    row["starred"] = scalarAt(best, {"starred"});
    row["candidate_note"] = scalarAt(best, {"note"});
    row["candidate_atoms"] = scalarAt(best, {"atoms"});
    row["candidate_family"] = scalarAt(best, {"family_words"});
    row["candidate_origin"] = scalarAt(best, {"origin"});
    row["candidate_copies"] = scalarAt(best, {"copies"});
    const Json family = elementOf(valueAt(summary, {"judgement", "families"}), 0);
    row["family"] = scalarAt(family, {"family"});
    row["family_share"] = scalarAt(family, {"share"});
    for (const auto& [value, word] : enumWords<Family>)
        row[fmt::format("share_{}", word)] = shareOf(summary, word);
    row["unknown_shape"] = scalarAt(summary, {"judgement", "unknown_shape"});
    for (const char* const name : {"atoms", "diameter", "bond"})
        addRange(row, summary, name);
    row["device"] = scalarAt(summary, {"device"});
    for (const FitParameter& parameter : fitParameters) {
        row[parameter.key] = scalarAt(best, {"parameters", parameter.key, "value"});
        row[fmt::format("{}_esd", parameter.key)] = scalarAt(best, {"parameters", parameter.key, "esd"});
        row[fmt::format("{}_state", parameter.key)] = scalarAt(best, {"parameters", parameter.key, "state"});
    }
    return row;
}

SeriesRow failedRow(const std::string& curve, const std::string& why, const std::vector<SeriesNumber>& numbers)
{
    SeriesRow row = seriesRow({{"input", curve}}, "", numbers);
    row["state"] = "failed";
    row["message"] = why;
    row["folder"] = nullptr;
    return row;
}

SeriesRow readSeriesRow(const fs::path& folder, const std::string& shown, const std::vector<SeriesNumber>& numbers)
{
    const fs::path file = folder / summaryName;
    const std::string content = readInput(file, longestSummary);
    const Json summary = content.size() > longestSummary ? Json() : Json::parse(content, nullptr, false);
    if (!summary.is_object() || !valueAt(summary, {"candidates"}).is_array())
        throw ParseError(displayName(file) + ": expected what Clusterlens writes about candidates, found something else");
    return seriesRow(summary, shown, numbers);
}

SeriesRow KnownRows::read(const fs::path& folder, const std::string& shown, const std::vector<SeriesNumber>& numbers)
{
    std::error_code noTime;
    std::error_code noSize;
    const fs::path file = folder / summaryName;
    const fs::file_time_type time
        = fs::last_write_time(file, noTime); // before it is read: what is written meanwhile counts as changed
    const std::uintmax_t size = fs::file_size(file, noSize);
    const auto known = m_known.find(folder);
    if (!noTime && !noSize && known != m_known.end() && known->second.time == time && known->second.size == size)
        return known->second.row;
    SeriesRow row = readSeriesRow(folder, shown, numbers);
    m_known[folder] = {time, size, row};
    return row;
}

void sortSeries(std::vector<SeriesRow>& rows)
{
    const auto key
        = [](const SeriesRow& row) { return row["curve"].is_string() ? row["curve"].get<std::string>() : std::string(); };
    std::ranges::stable_sort(rows, comesBefore, key);
}

std::string seriesText(const std::vector<SeriesRow>& rows, char separator)
{
    std::string text = lineOf(rows.empty() ? failedRow("", "", {}) : rows.front(), separator, true);
    for (const SeriesRow& row : rows)
        text += lineOf(row, separator, false);
    return text;
}

} // namespace clusterlens
