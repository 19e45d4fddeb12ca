#include "Text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

std::size_t displayWidth(const std::string& text)
{
    return std::size_t(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool looksNumeric(const std::string& text)
{
    return text == "-" || text.find_first_not_of("0123456789.+-e%") == std::string::npos;
}

} // namespace

std::string oneLine(std::string message)
{
    while (!message.empty() && (message.back() == '\n' || message.back() == '\r' || message.back() == ' '))
        message.pop_back();
    std::replace(message.begin(), message.end(), '\n', ' ');
    std::replace(message.begin(), message.end(), '\r', ' ');
    return message;
}

void printJson(const nlohmann::ordered_json& json)
{
    std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

std::string formatTable(const std::vector<std::vector<std::string>>& rows)
{
    const std::size_t columns = rows.empty() ? 0 : rows.front().size();
    std::vector<std::size_t> width(columns, 0);
    std::vector<bool> numeric(columns, true);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t c = 0; c < columns; ++c) {
            width[c] = std::max(width[c], displayWidth(rows[row][c]));
            if (row > 0 && !looksNumeric(rows[row][c]))
                numeric[c] = false;
        }
    }
    std::string text;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::string line;
        for (std::size_t c = 0; c < columns; ++c) {
            const std::string padding(width[c] - displayWidth(rows[row][c]), ' ');
            line += (c ? "  " : "") + (numeric[c] ? padding + rows[row][c] : rows[row][c] + padding);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
        if (row == 0) {
            for (std::size_t c = 0; c < columns; ++c)
                text += (c ? "  " : "") + std::string(width[c], '-');
            text += "\n";
        }
    }
    return text;
}

} // namespace clusterlens::cbldm
