#include "document/CandidateText.h"

#include "document/CandidateTableModel.h"
#include "document/Document.h"

#include <QCoreApplication>

#include <map>

namespace clusterlens::ui {

namespace {

/// For translations.
struct CandidateWords {
    Q_DECLARE_TR_FUNCTIONS(Candidates)
};

struct ColumnText {
    const char* title;
    const char* toolTip;
};

/// Before the columns of the fit parameters, and after them.
constexpr ColumnText firstColumns[CandidateTableModel::FirstParameterColumn] = {
    {QT_TRANSLATE_NOOP("Candidates", "★"), QT_TRANSLATE_NOOP("Candidates", "Mark the candidates that you want to keep in sight")},
    {QT_TRANSLATE_NOOP("Candidates", "Name"), QT_TRANSLATE_NOOP("Candidates", "Name and colour; press F2 to rename")},
    {QT_TRANSLATE_NOOP("Candidates", "Atoms"), QT_TRANSLATE_NOOP("Candidates", "Number of atoms")},
    {QT_TRANSLATE_NOOP("Candidates", "Family"),
        QT_TRANSLATE_NOOP("Candidates",
            "What the structure is inside: its family, and planes at which its stacking changes; empty when none is clear")},
    {QT_TRANSLATE_NOOP("Candidates", "Rwp, amplitude"),
        QT_TRANSLATE_NOOP("Candidates",
            "Disagreement between measured and calculated curve over the fit range, with the amplitude fitted and nothing else; 0 "
            "is perfect")},
    {QT_TRANSLATE_NOOP("Candidates", "Rwp"),
        QT_TRANSLATE_NOOP("Candidates",
            "Disagreement between measured and calculated curve over the fit range, after the fit of all parameters that are not "
            "held; 0 "
            "is perfect. Candidates are compared by it")}};

constexpr ColumnText lastColumns[CandidateTableModel::ColumnCount - CandidateTableModel::BondColumn] = {
    {QT_TRANSLATE_NOOP("Candidates", "Bond / Å"), QT_TRANSLATE_NOOP("Candidates", "Mean distance to the nearest neighbour")},
    {QT_TRANSLATE_NOOP("Candidates", "Min. / Å"),
        QT_TRANSLATE_NOOP("Candidates", "Smallest distance between two atoms; well below the bond it means a clash")},
    {QT_TRANSLATE_NOOP("Candidates", "Origin"),
        QT_TRANSLATE_NOOP("Candidates",
            "Drawn by the model (seed, T1, T2), found in the library, loaded from a file or refined from another candidate")},
    {QT_TRANSLATE_NOOP("Candidates", "Samples"),
        QT_TRANSLATE_NOOP(
            "Candidates", "How many samples gave this same structure, those of runs that only repeat another one left out")},
    {QT_TRANSLATE_NOOP("Candidates", "Runs"),
        QT_TRANSLATE_NOOP("Candidates", "Which runs for this curve found it, in the order in which they ended; Details says more")},
    {QT_TRANSLATE_NOOP("Candidates", "Shape"),
        QT_TRANSLATE_NOOP("Candidates",
            "How likely it is that the particle has exactly this shape, over all shapes that were tried and the chance that it "
            "is none of them")},
    {QT_TRANSLATE_NOOP("Candidates", "Atoms ±10 %"),
        QT_TRANSLATE_NOOP("Candidates", "How likely it is that the particle has as many atoms as this candidate, within 10 %")},
    {QT_TRANSLATE_NOOP("Candidates", "Note"),
        QT_TRANSLATE_NOOP(
            "Candidates", "What you write about it; double-click to change it, or Note in the menu for several lines")}};

/// The row of a parameter's column; null for other columns.
const FitParameter* shownParameter(int column)
{
    const bool is = column >= CandidateTableModel::FirstParameterColumn && column < CandidateTableModel::BondColumn;
    return is ? &fitParameters[column - CandidateTableModel::FirstParameterColumn] : nullptr;
}

const ColumnText& columnText(int column)
{
    return column < CandidateTableModel::FirstParameterColumn ? firstColumns[column]
                                                              : lastColumns[column - CandidateTableModel::BondColumn];
}

QString formulaText(const Structure& structure)
{
    std::map<std::string, int> counts;
    for (const std::string& element : structure.elements)
        ++counts[element];
    QString formula;
    for (const auto& [element, count] : counts)
        formula += QString::fromStdString(element) + QString::number(count);
    return formula;
}

} // namespace

QString candidateName(const Candidate& candidate)
{
    if (candidate.origin != Origin::Generated)
        return QString::fromStdString(candidate.label);
    const QString formula = formulaText(candidate.structure);
    return candidate.familyGuess ? formula + QLatin1Char(' ') + QString::fromUtf8(enumText(*candidate.familyGuess)) : formula;
}

QString familyText(const Candidate& candidate)
{
    return QString::fromStdString(candidate.family());
}

QString originText(const Candidate& candidate)
{
    const QString label = QString::fromStdString(candidate.label);
    switch (candidate.origin) {
    case Origin::Mined:
        return CandidateWords::tr("mined: %1").arg(label);
    case Origin::Mixture:
        return CandidateWords::tr("mixture: %1").arg(label);
    case Origin::Refined:
        return candidate.refinement
            ? CandidateWords::tr("refined from %1").arg(QString::fromStdString(candidate.refinement->parent))
            : label;
    case Origin::Loaded:
        return CandidateWords::tr("loaded: %1").arg(label);
    case Origin::Generated:
        break;
    }
    if (candidate.sampleIndex < 0)
        return CandidateWords::tr("alternative");
    return CandidateWords::tr("seed %1 (%2), T1 %3, T2 %4")
        .arg(candidate.sampling.seed)
        .arg(candidate.sampleIndex + 1)
        .arg(candidate.sampling.t1)
        .arg(candidate.sampling.t2);
}

QString candidateToolTip(const Candidate& candidate)
{
    const FitResult& fit = candidate.fit;
    return CandidateWords::tr("Rwp with nothing fitted %1, amplitude fitted %2, after the fit %3\n%4")
        .arg(fit.rwp, 0, 'f', 4)
        .arg(fit.rwpScaled, 0, 'f', 4)
        .arg(fit.rwpFit, 0, 'f', 4)
        .arg(originText(candidate));
}

QString starredName(const CandidateItem& item)
{
    return item.starred ? QStringLiteral("★ ") + item.name : item.name;
}

QString noteLine(const CandidateItem& item)
{
    QStringList lines;
    for (const QString& line : item.note.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        lines.append(line.simplified());
    return lines.join(QLatin1String(" / "));
}

QString breakable(const QString& text)
{
    constexpr int longest = 24;  // characters of a word that stays whole
    constexpr int together = 12; // at most, of those of another one
    constexpr QChar zeroWidthSpace(0x200b);
    QString broken;
    QString word;
    const auto endWord = [&] {
        int whole = 0;
        for (qsizetype i = 0; i < word.size(); ++i) {
            const bool mayBreak = !word[i].isLowSurrogate() && !word[i].isMark();
            const bool behindMark = i > 0 && QStringLiteral("/\\_.-").contains(word[i - 1]);
            if (word.size() > longest && mayBreak && (behindMark || whole >= together)) {
                broken += zeroWidthSpace;
                whole = 0;
            }
            broken += word[i];
            ++whole;
        }
        word.clear();
    };
    for (const QChar c : text) {
        if (!c.isSpace()) {
            word += c;
            continue;
        }
        endWord();
        broken += c;
    }
    endWord();
    return broken;
}

QString noteHtml(const CandidateItem& item)
{
    if (item.note.isEmpty())
        return {};
    const QString text = CandidateWords::tr("Note: %1").arg(breakable(item.note));
    return QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>")
        .arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")));
}

QString parameterSymbol(const FitParameter& row)
{
    return QCoreApplication::translate("FitParameters", row.symbol);
}

QString parameterTitle(const FitParameter& row)
{
    return row.isSetting() ? QStringLiteral("%1 / %2").arg(parameterSymbol(row), QString::fromUtf8(row.unit))
                           : parameterSymbol(row);
}

QString parameterHint(const FitParameter& row)
{
    const QString text = QCoreApplication::translate("FitParameters", row.explanation);
    return text.left(1).toUpper() + text.mid(1);
}

QString fittedText(const FittedParameter& fitted, const FitParameter& row, const QString& unit)
{
    const QString text = QString::fromStdString(valueText(fitted.value, fitted.esd, row.digits)) + unit;
    return fitted.state == ParameterState::Held ? CandidateWords::tr("%1 held").arg(text) : text;
}

QString deviationHint()
{
    return CandidateWords::tr("In brackets: estimated standard deviation in units of the last digit; random errors only.");
}

QString candidateColumnTitle(int column)
{
    const FitParameter* const row = shownParameter(column);
    return row ? parameterTitle(*row) : CandidateWords::tr(columnText(column).title);
}

QString candidateColumnToolTip(int column)
{
    const FitParameter* const row = shownParameter(column);
    return row ? parameterHint(*row) + QLatin1Char('\n') + deviationHint() : CandidateWords::tr(columnText(column).toolTip);
}

} // namespace clusterlens::ui
