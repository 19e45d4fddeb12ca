#include "structure/Elements.h"

#include <gemmi/elem.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <stdexcept>

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

std::optional<std::string> atomSymbol(std::string_view text)
{
    if (text == "D" || text == "2H")
        return "D";
    if (const auto symbol = elementSymbol(text))
        return symbol;
    std::size_t letters = 0;
    while (letters < text.size() && isLetter(text[letters]))
        ++letters;
    if (letters == 0 || letters == text.size() || text[letters] == '.')
        return std::nullopt;
    const std::string_view name = text.substr(0, letters); // a label: what follows its letters counts sites
    return name == "D" ? std::optional<std::string>("D") : elementSymbol(name);
}

bool isDummyAtom(std::string_view text)
{
    std::string letters;
    for (const char c : text) {
        if (!isLetter(c))
            break;
        letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    constexpr std::array names{"x", "xx", "bq", "du", "dum", "gh", "q", "lp", "va", "vac", "da", "m", "ep", "tv", "dummy", "ghost"};
    return text == "0" || std::find(names.begin(), names.end(), letters) != names.end();
}

bool isElement(const std::string& symbol)
{
    return elementSymbol(symbol) == symbol;
}

bool isAtom(const std::string& symbol)
{
    return symbol == "D" || isElement(symbol);
}

bool isMetal(const std::string& symbol)
{
    return isElement(symbol) && gemmi::is_metal(gemmi::find_element(symbol.c_str()));
}

int atomicNumber(const std::string& symbol)
{
    if (!isAtom(symbol))
        return 0;
    return symbol == "D" ? 1 : static_cast<int>(gemmi::find_element(symbol.c_str()));
}

double covalentRadius(const std::string& symbol)
{
    if (!isAtom(symbol))
        throw std::invalid_argument("covalentRadius: expected a chemical element, found '" + symbol + "'");
    return gemmi::covalent_radius(symbol == "D" ? gemmi::El::H : gemmi::find_element(symbol.c_str()));
}

} // namespace clusterlens
