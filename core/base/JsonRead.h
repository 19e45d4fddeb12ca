#pragma once

#include <nlohmann/json.hpp>

#include <concepts>
#include <string>
#include <utility>
#include <vector>

namespace clusterlens {

/// Reads \p json, which may say anything, into \p value. Where a whole number is expected, one with a fraction or an exponent is refused: the library would
/// convert it, and of 1e100 that is undefined.
/// \throws nlohmann::json::exception  something of another type
template <typename T> void readJson(const nlohmann::json& json, T& value)
{
    if constexpr (std::integral<T> && !std::same_as<T, bool>)
        if (json.is_number_float())
            (void)json.get_ref<const nlohmann::json::number_integer_t&>(); // throws
    json.get_to(value);
}

template <typename A, typename B> void readJson(const nlohmann::json& json, std::pair<A, B>& pair)
{
    readJson(json.at(0), pair.first);
    readJson(json.at(1), pair.second);
}

template <typename T> void readJson(const nlohmann::json& json, std::vector<T>& values)
{
    values.clear();
    for (const nlohmann::json& one : json.get_ref<const nlohmann::json::array_t&>())
        readJson(one, values.emplace_back());
}

/// The same of a member; where there is none, \p value stays.
template <typename T> void readMember(const nlohmann::json& json, const std::string& key, T& value)
{
    if (const auto found = json.find(key); found != json.end())
        readJson(*found, value);
}

} // namespace clusterlens
