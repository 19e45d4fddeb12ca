#pragma once

#include "base/Errors.h"
#include "base/JsonRead.h"

#include <fmt/core.h>

#include <concepts>
#include <string>

namespace clusterlens {

/// What the description of a bundle says under \p key. \throws ModelError  it says nothing there
inline const nlohmann::json& describedAt(const nlohmann::json& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end())
        throw ModelError(fmt::format("expected \"{}\" in the model's description, found no such entry", key));
    return *found;
}

/// The same as a value. \throws ModelError  it says nothing there, or something of another type
template <typename T> [[nodiscard]] T described(const nlohmann::json& json, const char* key)
{
    const nlohmann::json& found = describedAt(json, key);
    try {
        T value{};
        readJson(found, value);
        return value;
    } catch (const nlohmann::json::exception&) {
        const char* const what = std::integral<T> ? "a whole number" : std::floating_point<T> ? "a number" : "text";
        constexpr std::size_t most = 60; // characters
        const std::string said = found.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
        throw ModelError(fmt::format("expected {} as \"{}\" in the model's description, found {}", what, key,
            said.size() > most ? said.substr(0, most) + "..." : said));
    }
}

} // namespace clusterlens
