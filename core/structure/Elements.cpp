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

struct MetalBond {
    std::string_view symbol;
    double bond; ///< Å
};

// From the lattice constants of the elements (the reference states of ASE 3.22).
// clang-format off
constexpr MetalBond metalBonds[] = {
    {"Li", 3.02}, {"Be", 2.23}, {"Na", 3.66}, {"Mg", 3.20}, {"Al", 2.86}, {"K", 4.53}, {"Ca", 3.95}, {"Sc", 3.26}, {"Ti", 2.90}, {"V", 2.62},
    {"Cr", 2.49}, {"Fe", 2.49}, {"Co", 2.50}, {"Ni", 2.49}, {"Cu", 2.55}, {"Zn", 2.66}, {"Rb", 4.84}, {"Sr", 4.30}, {"Y", 3.56}, {"Zr", 3.18},
    {"Nb", 2.86}, {"Mo", 2.73}, {"Tc", 2.71}, {"Ru", 2.65}, {"Rh", 2.69}, {"Pd", 2.75}, {"Ag", 2.89}, {"Cd", 2.98}, {"Cs", 5.24}, {"Ba", 4.35},
    {"La", 3.73}, {"Ce", 3.65}, {"Pr", 3.64}, {"Nd", 3.63}, {"Eu", 3.99}, {"Gd", 3.57}, {"Tb", 3.52}, {"Dy", 3.50}, {"Ho", 3.49}, {"Er", 3.47},
    {"Tm", 3.45}, {"Yb", 3.88}, {"Lu", 3.44}, {"Hf", 3.13}, {"Ta", 2.87}, {"W", 2.74}, {"Re", 2.74}, {"Os", 2.68}, {"Ir", 2.72}, {"Pt", 2.77},
    {"Au", 2.88}, {"Tl", 3.41}, {"Pb", 3.50}, {"Th", 3.59}};
// clang-format on

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

std::optional<double> metalBond(const std::string& symbol)
{
    for (const MetalBond& metal : metalBonds)
        if (metal.symbol == symbol)
            return metal.bond;
    return std::nullopt;
}

} // namespace clusterlens
