#include "torch/train/Configuration.h"

#include "base/Errors.h"
#include "base/InputFile.h"

#include <algorithm>

namespace clusterlens {

namespace {

std::string valueAt(const nlohmann::json& json, const nlohmann::json::json_pointer& place)
{
    return json.contains(place) ? json.at(place).dump() : "none";
}

} // namespace

nlohmann::json readConfiguration(const std::filesystem::path& path)
{
    std::ifstream in = openInput(path);
    try {
        return nlohmann::json::parse(in, nullptr, true, /*ignore_comments=*/true);
    } catch (const nlohmann::json::parse_error& e) {
        throw ParseError(path.string() + ": " + e.what());
    }
}

void readRange(const nlohmann::json& json, const char* key, RRange& range)
{
    if (json.contains(key))
        range = {json.at(key).at(0), json.at(key).at(1)};
}

std::string differences(const nlohmann::json& before, const nlohmann::json& now)
{
    std::string text;
    for (const nlohmann::json& change : nlohmann::json::diff(before, now)) {
        const std::string path = change.at("path");
        const nlohmann::json::json_pointer place(path);
        std::string key = path.empty() ? "all" : path.substr(1);
        std::ranges::replace(key, '/', '.');
        text += (text.empty() ? "" : ", ") + key + " (" + valueAt(before, place) + ", now " + valueAt(now, place) + ")";
    }
    return text;
}

} // namespace clusterlens
