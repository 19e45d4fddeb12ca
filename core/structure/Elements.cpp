#include "structure/Elements.h"

#include <gemmi/elem.hpp>

#include <cctype>
#include <charconv>

namespace clusterlens {

namespace {

bool isLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool isNeutralElement(gemmi::El element)
{
    return element > gemmi::El::X && element < gemmi::El::D; // D is an isotope, X unknown
}

} // namespace

std::optional<std::string> elementSymbol(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    if (text.front() >= '0' && text.front() <= '9') {
        int number = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || stop != text.data() + text.size() || number < 1 || number > 118)
            return std::nullopt;
        return gemmi::element_name(static_cast<gemmi::El>(number));
    }
    std::size_t letters = 0;
    while (letters < text.size() && isLetter(text[letters]))
        ++letters;
    if (letters == 0 || letters > 2)
        return std::nullopt;
    if (text.substr(letters).find_first_not_of("0123456789+-") != std::string_view::npos) // a site number or a charge is fine
        return std::nullopt;
    const gemmi::El element = gemmi::find_element(std::string(text.substr(0, letters)).c_str());
    return isNeutralElement(element) ? std::optional<std::string>(gemmi::element_name(element)) : std::nullopt;
}

bool isElement(const std::string& symbol)
{
    return elementSymbol(symbol) == symbol;
}

} // namespace clusterlens
