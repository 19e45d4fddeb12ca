#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace clusterlens {

/// A number that tells the curves of a series apart: a temperature, a time, a concentration.
struct SeriesNumber {
    std::string name;      ///< of its column
    std::string headerKey; ///< of the file's header; or
    std::string pattern;   ///< regular expression (ECMAScript) that is searched in the file's name: its first group, or all of it
};

/// "T=header:temperature", or "T=_(\d+)K" for a pattern. \throws ParseError  no name, a pattern that is none, a name that the table has already
[[nodiscard]] SeriesNumber seriesNumberFromText(const std::string& text);

/// A row of the table of a series: column -> number, text or null. All rows made with the same \c numbers have the same columns in the same order.
using SeriesRow = nlohmann::ordered_json;

/// What summary.json says of one curve: its best candidate, the verdict, ranges of 95 % of belief, each fit parameter with its standard deviation.
/// What is not there is null, whatever else the object holds, and so is "name", which only the window knows.
/// \param folder  of the results, as the table shall name it
[[nodiscard]] SeriesRow seriesRow(
    const nlohmann::ordered_json& summary, const std::string& folder, const std::vector<SeriesNumber>& numbers);

/// Of a curve that has no results. \param why  a sentence
[[nodiscard]] SeriesRow failedRow(const std::string& curve, const std::string& why, const std::vector<SeriesNumber>& numbers);

/// The row of results in a folder. \param shown  as seriesRow(). \throws StoreError, ParseError  no summary.json, or it is none
[[nodiscard]] SeriesRow readSeriesRow(
    const std::filesystem::path& folder, const std::string& shown, const std::vector<SeriesNumber>& numbers);

/// Rows that were read before: one is read again only where its summary.json has another time or size.
class KnownRows {
public:
    /// As readSeriesRow(). \param numbers  always the same ones; so is \p shown for one folder
    [[nodiscard]] SeriesRow read(
        const std::filesystem::path& folder, const std::string& shown, const std::vector<SeriesNumber>& numbers);

private:
    struct Known {
        std::filesystem::file_time_type time;
        std::uintmax_t size = 0;
        SeriesRow row;
    };

    std::map<std::filesystem::path, Known> m_known;
};

/// Rows sorted by their curves, in the order of people.
void sortSeries(std::vector<SeriesRow>& rows);

/// A line of column names and one for each row; fields with \p separator, quotes or line ends stand in quotes (RFC 4180). Numbers are exact.
/// \param separator  ',' or a tab
[[nodiscard]] std::string seriesText(const std::vector<SeriesRow>& rows, char separator);

} // namespace clusterlens
