#include "gr/GrLabels.h"

#include <algorithm>
#include <initializer_list>

namespace clusterlens::gr {

namespace {

using Words = std::initializer_list<std::string_view>;

bool isOneOf(std::string_view word, Words words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// A label without its unit, lower case: "r($\AA$)", "r / nm", "r_ang" and "r in pm" -> "r", "dG(r)" -> "dg".
std::string baseOf(const std::string& label)
{
    std::string base = lowered(trimmed(std::string_view(label).substr(0, label.find_first_of("([{/,"))));
    base = base.substr(0, base.find(" in "));
    for (const char* unit : {"_a", "_aa", "_ang", "_angstrom", "_angstroms", "_nm", "_pm", " nm", " pm", " \xC3\x85"})
        if (base.ends_with(unit) && base.size() > std::string_view(unit).size())
            return base.substr(0, base.size() - std::string_view(unit).size());
    return base;
}

// The whole label in one notation: lower case but for the first letter, no blanks, signs of TeX or quotes: "G_{K} (r)" -> "G_k(r)".
std::string plain(const std::string& label)
{
    std::string out;
    for (const char c : replaced(label, "\xE2\x88\x92", "-")) // U+2212 is a minus
        if (c != ' ' && c != '\t' && c != '$' && c != '"' && c != '{' && c != '}' && c != '\\')
            out += c;
    return out.empty() ? out : out.substr(0, 1) + lowered(out.substr(1));
}

bool isNumber(const std::string& label)
{
    return parseNumber(label, DecimalMark::Point).has_value();
}

// Without the signs of a comment and the "L" of SPEC's "#L".
std::string_view withoutMarks(std::string_view line)
{
    while (!line.empty() && (isCommentMark(line.front()) || line.front() == '/' || line.front() == ' ' || line.front() == '\t'))
        line.remove_prefix(1);
    if (line.starts_with("L ") || line.starts_with("L\t"))
        line.remove_prefix(2);
    return trimmed(line);
}

std::string cleaned(std::string_view label)
{
    const std::string text(trimmed(label));
    return replaced(text, "\"", "");
}

// Cut at each \p mark outside brackets; empty fields stay, but for those at the end.
std::vector<std::string> splitAt(std::string_view line, char mark)
{
    std::vector<std::string> labels(1);
    int depth = 0;
    for (const char c : line) {
        depth += c == '(' || c == '[' ? 1 : (c == ')' || c == ']') && depth > 0 ? -1 : 0;
        if (depth == 0 && c == mark)
            labels.emplace_back();
        else
            labels.back() += c;
    }
    for (std::string& label : labels)
        label = cleaned(label);
    while (!labels.empty() && labels.back().empty())
        labels.pop_back();
    return labels;
}

// Cut at blanks, commas and semicolons; a unit in brackets or behind a slash stays with its label.
std::vector<std::string> splitAtBlanks(std::string_view line)
{
    std::vector<std::string> labels;
    int depth = 0;
    bool open = false; // a label is being read
    for (const char c : replaced(replaced(std::string(line), " / ", "/"), "\t/\t", "/")) {
        if (depth == 0 && (c == ' ' || c == '\t' || c == ',' || c == ';')) {
            open = false;
            continue;
        }
        const bool unitOfLast = !open && (c == '(' || c == '[') && !labels.empty();
        if (!open && !unitOfLast)
            labels.emplace_back();
        open = true;
        depth += c == '(' || c == '[' ? 1 : (c == ')' || c == ']') && depth > 0 ? -1 : 0;
        if (c != '"')
            labels.back() += c;
    }
    return labels;
}

bool isFunction(Meaning meaning)
{
    return meaning == Meaning::G || meaning == Meaning::OtherFunction || meaning == Meaning::Gcalc || meaning == Meaning::Gobs;
}

// A name rather than a word of a sentence, a statement or a number.
bool isNameLike(const std::string& label)
{
    return label.size() <= 40 && !isNumber(label) && label.find('=') == std::string::npos && !label.ends_with(':')
        && !label.ends_with('.') && !label.ends_with('?');
}

bool hasUnit(const std::string& label)
{
    return label.find_first_of("([/") != std::string::npos;
}

// An axis other than r refuses the file, so "Q max" must not do: it takes a unit, a name that is no word, or an intensity beside it.
bool isScatteringLine(const std::vector<std::string>& labels)
{
    return meaningOf(labels[0]) == Meaning::ScatteringAxis
        && (hasUnit(labels[0]) || baseOf(labels[0]) != "q" || meaningOf(labels[1]) == Meaning::Intensity);
}

bool looksLikeLabels(const std::vector<std::string>& labels, int columns, bool spec)
{
    const auto count = static_cast<int>(labels.size());
    if (count < 2 || count > 64 || !std::all_of(labels.begin(), labels.end(), isNameLike))
        return false;
    if (isScatteringLine(labels) && (spec || count == columns))
        return true;
    const int r = positionOf(labels, Meaning::R, count);
    if (r == 0)
        return false;
    const bool function
        = std::any_of(labels.begin(), labels.end(), [](const std::string& label) { return isFunction(meaningOf(label)); });
    const auto unknown = std::count_if(labels.begin(), labels.end(),
        [](const std::string& label) { return !label.empty() && meaningOf(label) == Meaning::Unknown; });
    if (spec || (function && unknown == 0))
        return true;
    if (count == columns || count + 1 == columns) // as many words as columns, or all but the one of R's row names
        return function || r == 1;
    return count < columns && r <= 2 && function && unknown <= 1;
}

std::vector<std::string> labelsOf(std::string_view raw, int columns)
{
    const bool spec = raw.starts_with("#L ") || raw.starts_with("#L\t");
    const std::string line = toUtf8(withoutMarks(raw));
    for (const char mark :
        {'\t', ';', ','}) { // a program's own separator lets labels have blanks: "r (A),G(r) (A^-2)", "Unnamed: 0,r,G"
        if (line.find(mark) == std::string::npos)
            continue;
        const auto labels = splitAt(line, mark);
        if (looksLikeLabels(labels, columns, spec))
            return labels;
    }
    const auto labels = splitAtBlanks(line);
    return looksLikeLabels(labels, columns, spec) ? labels : std::vector<std::string>();
}

bool isUnit(const std::string& label)
{
    const std::string low = replaced(replaced(lowered(label), "(", ""), ")", "");
    for (const char* unit : {"a", "ang", "angstrom", "nm", "pm", "\xC3\x85", "\xE2\x84\xAB", "none", "arb", "a.u", "1/"})
        if (low == unit || (std::string_view(unit).size() > 1 && low.starts_with(unit)) || low.starts_with(std::string(unit) + '^'))
            return true;
    return low.empty() || low == "-";
}

// Origin writes a row of units below the names.
void addUnits(std::vector<std::string>& names, std::string_view below)
{
    const std::string line = toUtf8(withoutMarks(below));
    auto units = splitAtBlanks(line);
    for (const char mark : {'\t', ';', ','})
        if (line.find(mark) != std::string::npos)
            units = splitAt(line, mark);
    if (units.empty() || units.size() > names.size() || !std::all_of(units.begin(), units.end(), isUnit))
        return;
    for (std::size_t i = 0; i < units.size(); ++i)
        if (!units[i].empty() && !hasUnit(names[i]))
            names[i] += " (" + replaced(replaced(units[i], "(", ""), ")", "") + ')';
}

const Words calculatedWords{"calc", "calcd", "calculated", "cal", "fit", "fitted", "rmc", "model", "sim", "simulated"};
const Words observedWords{
    "obs", "observed", "exp", "expt", "experiment", "experimental", "data", "meas", "measured", "measurement"};
const Words differenceWords{"diff", "difference", "residual", "resid"};

// The runs of letters in a label, lower case; the sign of a function goes off: "Gcalc" -> "g", "calc".
std::vector<std::string> wordsOf(const std::string& label)
{
    std::vector<std::string> words;
    const std::string text = lowered(label);
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && text[end] >= 'a' && text[end] <= 'z')
            ++end;
        std::string word = text.substr(i, end - i);
        for (const std::string_view sign : {"pdf", "gr", "g", "y"}) {
            const std::string rest = word.starts_with(sign) ? word.substr(sign.size()) : std::string();
            if (isOneOf(rest, calculatedWords) || isOneOf(rest, observedWords) || isOneOf(rest, differenceWords)) {
                words.emplace_back(sign);
                word = rest;
            }
        }
        if (!word.empty())
            words.push_back(word);
        i = end + (word.empty() ? 1 : 0);
    }
    return words;
}

// Where a label says, beside the function, whether it is measured or calculated: "Fit", "G(r) expt", "PDF(calc)", "y_obs".
Meaning kindOfCurve(const std::string& label)
{
    const std::vector<std::string> words = wordsOf(label);
    const auto place = [&words](Words wanted) {
        return std::find_if(words.begin(), words.end(), [wanted](const auto& word) { return isOneOf(word, wanted); })
            - words.begin();
    };
    const auto end = std::ssize(words);
    const auto calculated = place(calculatedWords);
    const auto observed = place(observedWords);
    const bool minus = calculated < end && observed < end && plain(label).find('-') != std::string::npos;
    if (minus && calculated < observed)
        return Meaning::Unknown; // the difference the other way round
    const bool error = place({"error", "errors", "err", "sigma", "esd", "std", "stderr", "uncertainty"}) < end;
    const Meaning kind = error                  ? Meaning::ErrorOfG
        : minus || place(differenceWords) < end ? Meaning::Gdiff
        : calculated < end                      ? Meaning::Gcalc
        : observed < end                        ? Meaning::Gobs
                                                : Meaning::Unknown;
    // The function comes first, or nothing else is there: no "fit range", no "r_calc".
    const auto other = std::find_if(words.begin(), words.end(), [](const std::string& word) {
        return !isOneOf(word, calculatedWords) && !isOneOf(word, observedWords) && !isOneOf(word, differenceWords)
            && !isOneOf(word, {"a", "aa", "ang", "angstrom", "nm", "pm"});
    });
    const bool named = other == words.end() || isOneOf(*other, {"g", "gr", "pdf", "y", "reduced", "rdf"});
    return named || functionOf(label) ? kind : Meaning::Unknown;
}

} // namespace

Meaning meaningOf(const std::string& label)
{
    const std::string base = baseOf(label);
    if (const Meaning kind = kindOfCurve(label); kind != Meaning::Unknown)
        return kind;
    const auto function = functionOf(label);
    if (function && *function != PdfFunction::Reduced)
        return Meaning::OtherFunction;
    if (isOneOf(base,
            {"r", "distance", "radius", "radial distance", "pair distance", "interatomic distance", "distance r", "rij", "x"}))
        return Meaning::R;
    if (isOneOf(base, {"dr", "d_r", "sigma_r", "err_r", "delta_r", "sigr"}))
        return Meaning::ErrorOfR;
    if (isOneOf(base,
            {"dg", "d_g", "dgr", "d_gr", "sigma", "sigma_g", "error", "errors", "err", "err_g", "esd", "uncertainty", "dgobs", "e",
                "std", "stderr", "dy", "sig", "sigg", "delta_g", "g_err", "gerr", "g_error"}))
        return Meaning::ErrorOfG;
    if (function || isOneOf(base, {"g", "gr", "pdf", "reduced pdf", "g_reduced", "g_pdf", "gpdf", "y"}))
        return Meaning::G;
    if (isOneOf(
            base, {"q", "qnm", "2theta", "2-theta", "twotheta", "two-theta", "two theta", "tth", "2th", "2\xCE\xB8", "2\xCF\xB4"}))
        return Meaning::ScatteringAxis;
    if (isOneOf(base, {"s", "f", "i", "sq", "fq", "iq", "s_q", "f_q", "i_q", "intensity", "counts"}))
        return Meaning::Intensity;
    return Meaning::Unknown;
}

std::optional<PdfFunction> functionOf(const std::string& label)
{
    const std::string text = plain(label);
    const auto starts = [&text](Words words) {
        return std::any_of(words.begin(), words.end(), [&text](std::string_view word) { return text.starts_with(word); });
    };
    if (starts({"g(r)-1", "G(r)-1", "h(r)", "G_k", "Gk(r)", "Gk", "gk(r)", "g-1"}))
        return PdfFunction::PairMinusOne;
    if (starts({"RDF", "Rdf", "rdf", "R(r)"}) || (text.starts_with("r(r)") && text != "r(r)"))
        return PdfFunction::RadialDistribution;
    if (starts({"T(r)", "t(r)"}))
        return PdfFunction::TotalCorrelation;
    if (starts({"g(r)", "gofr", "Gofr"}))
        return PdfFunction::Pair;
    if (starts({"G(r)", "D(r)", "d(r)"}))
        return PdfFunction::Reduced;
    return std::nullopt;
}

bool saysReduced(const std::string& label)
{
    const std::string text = plain(label);
    return text.find("-2") != std::string::npos || text.find("\xE2\x81\xBB\xC2\xB2") != std::string::npos
        || text.find("\xC3\x85^2") != std::string::npos || lowered(text).find("reduced") != std::string::npos;
}

std::optional<LengthUnit> unitOf(const std::string& label)
{
    const std::string low = lowered(label);
    const auto unit = low.find_first_of("([/_ ");
    const std::string_view behind = unit == std::string::npos ? std::string_view() : std::string_view(low).substr(unit);
    if (low.find("nanomet") != std::string::npos || behind.find("nm") != std::string_view::npos)
        return LengthUnit::Nanometre;
    if (low.find("picomet") != std::string::npos || behind.find("pm") != std::string_view::npos)
        return LengthUnit::Picometre;
    return std::nullopt;
}

std::vector<std::string> readColumnNames(const Text& text, int headerLines, int columns)
{
    for (int line = headerLines; line >= 1; --line) {
        const std::string_view raw = text.lines[static_cast<std::size_t>(line) - 1].text;
        if (raw.empty() || raw.size() > 1000)
            continue;
        auto labels = labelsOf(raw, columns);
        if (labels.empty())
            continue;
        if (line < headerLines)
            addUnits(labels, text.lines[static_cast<std::size_t>(line)].text);
        return labels;
    }
    return {};
}

int positionOf(const std::vector<std::string>& names, Meaning meaning, int columns)
{
    for (int i = 0; i < std::min(static_cast<int>(names.size()), columns); ++i)
        if (meaningOf(names[static_cast<std::size_t>(i)]) == meaning)
            return i + 1;
    return 0;
}

} // namespace clusterlens::gr
