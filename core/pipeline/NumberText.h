#pragma once

#include <charconv>
#include <string>

namespace clusterlens {

/// Up to \p digits significant digits, a decimal point whatever the locale says.
[[nodiscard]] inline std::string numberText(double value, int digits = 6)
{
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, digits);
    return std::string(buffer, end.ptr);
}

} // namespace clusterlens
