#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace clusterlens::cbldm {

/// The message on one line, however many it came in.
[[nodiscard]] std::string oneLine(std::string message);

/// The object on stdout, indented; text that is no UTF-8 (a path) does not stop it.
void printJson(const nlohmann::ordered_json& json);

/// Columns padded to equal width (UTF-8 aware); the first row is the heading and gets a rule below it. Numbers (and their headings) to the right.
[[nodiscard]] std::string formatTable(const std::vector<std::vector<std::string>>& rows);

} // namespace clusterlens::cbldm
