#include "measurement/Composition.h"

#include "base/TextNumbers.h"
#include "structure/Elements.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace clusterlens {

namespace {

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

// What programs and people write where there is no composition. Some would pass as formulae: Na + N, N + A, No, In.
bool isPlaceholder(std::string_view text)
{
    constexpr std::array words{"none", "nan", "na", "n/a", "n.a.", "no", "null", "nil", "unknown", "undefined", "not known", "in",
        "as", "at", "test", "sample", "-", "?"};
    const bool symbol = text.size() == 2 && isUpper(text[0]) && isLower(text[1]) && text != "No";
    return !symbol && std::find(words.begin(), words.end(), lowered(text)) != words.end();
}

std::string_view strippedOfQuotes(std::string_view text)
{
    constexpr std::string_view outer = " \t\"'";
    const auto begin = text.find_first_not_of(outer);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(outer) - begin + 1);
}

/// One pass over a formula whose symbols are in exact case. Every group is multiplied in.
class FormulaParser {
public:
    explicit FormulaParser(std::string_view text)
        : m_text(text)
    {
    }

    /// Empty when anything is left over.
    [[nodiscard]] std::vector<ElementShare> parse()
    {
        const std::optional<Shares> all = sequence('\0');
        return all && m_at == m_text.size() ? *all : Shares();
    }

private:
    using Shares = std::vector<ElementShare>;

    static void add(Shares& into, const Shares& more, double factor)
    {
        for (const ElementShare& share : more) {
            const auto same
                = std::find_if(into.begin(), into.end(), [&](const auto& known) { return known.symbol == share.symbol; });
            if (same != into.end())
                same->count += factor * share.count;
            else
                into.push_back({share.symbol, factor * share.count});
        }
    }

    [[nodiscard]] char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }

    bool skip(std::string_view mark)
    {
        const bool there = m_text.substr(m_at).starts_with(mark);
        m_at += there ? mark.size() : 0;
        return there;
    }

    // Signs between the parts of a formula, and those that typeset an index: "Pt_{3}". U+00B7 and U+2022 are the dots of hydrates.
    void skipSeparators()
    {
        constexpr std::array marks{" ", "\t", ",", ";", ":", "-", "/", "*", ".", "_", "{", "}", "$", "@", "+", "%", "\xC2\xB7",
            "\xE2\x80\xA2", "\xC2\xA0", "\xE2\x80\x93"};
        while (std::any_of(marks.begin(), marks.end(), [this](const char* mark) { return skip(mark); })) { }
    }

    std::optional<double> number()
    {
        const std::size_t start = m_at;
        std::size_t end = m_at;
        while (end < m_text.size()
            && (isDigit(m_text[end]) || (m_text[end] == '.' && end + 1 < m_text.size() && isDigit(m_text[end + 1]))))
            ++end;
        double value = 0.0;
        const auto [stop, error] = std::from_chars(m_text.data() + start, m_text.data() + end, value);
        if (end == start || error != std::errc() || stop != m_text.data() + end)
            return std::nullopt;
        m_at = end;
        return value;
    }

    // Behind a symbol or a bracket: "2", "0.5", "1/2", "_{2}", or a charge, "3+", "^2-", "+", with a count behind it, "3+2".
    double count()
    {
        while (skip("_") || skip("{") || skip("$")) { }
        const bool raised = skip("^");
        skip("{");
        const auto first = number();
        double value = first.value_or(1.0);
        const char sign = peek();
        const char next = peek(1);
        const bool minus = sign == '-' && (raised || next == '\0' || next == ' ' || next == '}' || isDigit(next));
        if (sign == '+' || minus) {
            ++m_at;
            const auto behind = number();
            value = first ? behind.value_or(1.0) : 1.0; // "+3" is a charge as well
        } else if (first && sign == '/' && isDigit(next)) {
            ++m_at;
            const double below = number().value_or(1.0);
            value = below > 0.0 ? value / below : value;
        }
        while (skip("}") || skip("$")) { }
        return value;
    }

    // A group that is no formula is the short name of a ligand or a remark, "(SR)", "(bulk)": it is passed over.
    std::optional<Shares> group()
    {
        const std::size_t start = m_at;
        const char open = m_text[m_at++];
        const char end = open == '(' ? ')' : ']';
        auto inner = ++m_groups > 100 ? std::nullopt : sequence(end); // bounds both depth and time
        if (inner && skip(std::string_view(&end, 1)))
            return inner;
        int depth = 0;
        for (m_at = start; m_at < m_text.size();) {
            const char c = m_text[m_at++];
            depth += c == open ? 1 : c == end ? -1 : 0;
            if (depth == 0)
                return Shares();
        }
        return std::nullopt;
    }

    std::optional<ElementShare> symbol()
    {
        for (const std::size_t length : {std::size_t(2), std::size_t(1)}) {
            const std::string text(m_text.substr(m_at, length));
            if (text.size() != length || !isUpper(text[0]) || (length == 2 && !isLower(text[1])))
                continue;
            const bool isotope = text == "D" || text == "T";
            if (!isotope && !isElement(text))
                continue;
            m_at += length;
            return ElementShare{isotope ? "H" : text, 1.0};
        }
        return std::nullopt;
    }

    // Up to the closing bracket. "5H2O": a number in front counts for what follows it.
    std::optional<Shares> sequence(char close)
    {
        Shares shares;
        double factor = 1.0;
        for (skipSeparators(); m_at < m_text.size() && peek() != close; skipSeparators()) {
            if (const auto ahead = number()) {
                factor = *ahead;
                continue;
            }
            if (peek() == '(' || peek() == '[') {
                const auto inner = group();
                if (!inner)
                    return std::nullopt;
                add(shares, *inner, factor * count());
            } else if (const auto element = symbol()) {
                if (isLower(peek()))
                    return std::nullopt; // a word
                add(shares, {*element}, factor * count());
            } else {
                return std::nullopt;
            }
        }
        return shares;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_groups = 0;
};

// "pt", "PT", "au144 ni": every run of letters must be one symbol, and be written without a capital or in capitals only.
std::string inExactCase(std::string_view text)
{
    std::string exact;
    for (std::size_t i = 0; i < text.size();) {
        if (!isLower(text[i]) && !isUpper(text[i])) {
            exact += text[i++];
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && (isLower(text[end]) || isUpper(text[end])))
            ++end;
        const auto known = end - i <= 2 ? elementSymbol(text.substr(i, end - i)) : std::nullopt;
        if (!known)
            return {};
        exact += *known;
        i = end;
    }
    return exact;
}

/// Symbols that a sample may be made of, so that "NO2" holds no nobelium.
bool isStable(const std::string& symbol)
{
    const int number = atomicNumber(symbol);
    return number >= 1 && number <= 83 && number != 43 && number != 61;
}

enum class Symbols {
    Metals, ///< of two letters, nothing else
    Any
};

// "PT3CO" -> "Pt3Co", with Any also "TIO2" -> "TiO2": two capitals that make a symbol are not read one by one.
std::string inLongestSymbols(std::string_view text, Symbols symbols)
{
    std::string exact;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view two = text.substr(i, 2);
        const auto known = two.size() == 2 && isUpper(two[0]) && isUpper(two[1]) ? elementSymbol(two) : std::nullopt;
        if (known && isStable(*known) && (symbols == Symbols::Any || isMetal(*known))) {
            exact += *known;
            i += 2;
        } else if (symbols == Symbols::Metals && isUpper(text[i])) {
            return {};
        } else {
            exact += text[i++];
        }
    }
    return exact;
}

// Capitals alone: "PTCU" are two metals, not phosphorus, tritium, carbon and uranium. What is no formula by single letters must be of metals, or
// "IRON" would be one of iridium.
std::vector<ElementShare> fromCapitals(std::string_view text)
{
    if (std::any_of(text.begin(), text.end(), isLower))
        return {};
    std::vector<ElementShare> elements = FormulaParser(inLongestSymbols(text, Symbols::Metals)).parse();
    if (elements.empty() && !FormulaParser(text).parse().empty())
        elements = FormulaParser(inLongestSymbols(text, Symbols::Any)).parse();
    return elements;
}

} // namespace

std::vector<ElementShare> elementsOf(std::string_view composition)
{
    const std::string_view text = strippedOfQuotes(composition.substr(0, composition.find_first_of("#!")));
    if (text.empty() || text.size() > 500 || isPlaceholder(text))
        return {};
    std::vector<ElementShare> elements = fromCapitals(text);
    if (elements.empty())
        elements = FormulaParser(text).parse();
    if (elements.empty())
        elements = FormulaParser(inExactCase(text)).parse();
    std::erase_if(elements, [](const ElementShare& share) { return share.count <= 0.0; });
    return elements;
}

std::optional<std::string> mainElement(std::string_view composition)
{
    const std::vector<ElementShare> elements = elementsOf(composition);
    if (elements.empty())
        return std::nullopt;
    const auto rank = [](const ElementShare& share) { return std::pair(isMetal(share.symbol), atomicNumber(share.symbol)); };
    return std::max_element(elements.begin(), elements.end(), [&](const auto& a, const auto& b) {
        return rank(a) < rank(b);
    })->symbol;
}

std::string formulaOf(const std::vector<ElementShare>& elements)
{
    std::string formula;
    for (const ElementShare& share : elements)
        formula += share.symbol + (share.count == 1.0 ? std::string() : shortText(share.count));
    return formula;
}

} // namespace clusterlens
