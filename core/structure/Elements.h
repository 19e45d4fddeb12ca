#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clusterlens {

/// "PT", "pt", "Pt4+", "Pt12" or the atomic number "78" -> "Pt"; empty when there is no such element.
[[nodiscard]] std::optional<std::string> elementSymbol(std::string_view text);

/// True for a symbol exactly as chemists write it: "Pt", not "PT".
[[nodiscard]] bool isElement(const std::string& symbol);

} // namespace clusterlens
