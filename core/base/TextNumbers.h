#pragma once

// Numbers as text, the same in every locale.

#include <string>
#include <string_view>
#include <vector>

namespace clusterlens {

/// \p value with \p decimals digits after the point, padded with blanks on the left to \p width. Never "-0.000".
[[nodiscard]] std::string fixedText(double value, int decimals, int width = 0);

/// At most \p digits significant digits, "0.213".
[[nodiscard]] std::string shortText(double value, int digits = 6);

/// The shortest text that reads back as the same number: "0.1", "1e+05".
[[nodiscard]] std::string exactText(double value);

/// Words between blanks and tabs; they point into \p line.
[[nodiscard]] std::vector<std::string_view> splitWords(std::string_view line);

} // namespace clusterlens
