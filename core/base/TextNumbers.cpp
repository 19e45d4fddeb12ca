#include "base/TextNumbers.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>

namespace clusterlens {

std::string fixedText(double value, int decimals, int width)
{
    if (std::abs(value) < 0.5 * std::pow(10.0, -decimals))
        value = 0.0; // drops the sign
    return fmt::format("{:{}.{}f}", value, width, decimals);
}

std::string shortText(double value, int digits)
{
    return fmt::format("{:.{}g}", value, digits);
}

std::string exactText(double value)
{
    std::array<char, 40> buffer{}; // fmt's {} writes 100000 and 0.0001 where this is shorter
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::vector<std::string_view> splitWords(std::string_view line)
{
    std::vector<std::string_view> words;
    for (auto begin = line.find_first_not_of(" \t"); begin != std::string_view::npos;
         begin = line.find_first_not_of(" \t", begin)) {
        const auto end = std::min(line.find_first_of(" \t", begin), line.size());
        words.push_back(line.substr(begin, end - begin));
        begin = end;
    }
    return words;
}

} // namespace clusterlens
