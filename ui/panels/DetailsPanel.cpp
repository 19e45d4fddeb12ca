#include "panels/DetailsPanel.h"

#include "candidates/Mixture.h"
#include "document/CandidateNotes.h"
#include "document/CandidateText.h"
#include "document/CurveText.h"
#include "fields/TextLabel.h"
#include "panels/RefinementNotes.h"
#include "theme/Theme.h"

#include <QVBoxLayout>

#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr int lettersOfTwoColumns = 46;

/// Label and value pairs as rich text.
QString table(const QList<std::pair<QString, QString>>& cells, int inALine)
{
    QString text = QStringLiteral("<table>");
    for (qsizetype i = 0; i < cells.size(); ++i) {
        text += i % inALine == 0 ? QStringLiteral("<tr>") : QString();
        text += QStringLiteral("<td>%1&nbsp;</td><td><b>%2</b>&nbsp;&nbsp;</td>").arg(cells[i].first, cells[i].second);
        text += (i + 1) % inALine == 0 || i + 1 == cells.size() ? QStringLiteral("</tr>") : QString();
    }
    return text + QStringLiteral("</table>");
}

/// "0.0312(8) Å⁻¹", and whether it was held or ended at a limit.
QString parameterText(const FittedParameter& fitted, const FitParameter& row)
{
    // The line of a narrow panel may end before the unit, rather than inside the number.
    const QString unit = row.isSetting() ? QLatin1Char(' ') + QString::fromUtf8(row.unit) : QString();
    const QString text = fittedText(fitted, row, unit);
    return fitted.state == ParameterState::AtBound ? DetailsPanel::tr("%1 at its limit").arg(text) : text;
}

/// Those that are fitted or stated; a table of zeros helps nobody.
bool isTold(const FittedParameter& fitted, const FitParameter& row)
{
    return fitted.state != ParameterState::Held || fitted.source != ValueSource::Default || row.freedom == Freedom::Free;
}

/// Fit parameters as rich text, in two columns where there is room.
QString fitTable(const Candidate& candidate, bool isNarrow)
{
    const FitResult& fit = candidate.fit;
    const auto number = [](double value, int decimals) { return QString::number(value, 'f', decimals); };
    const auto length = [&](double value) { return number(value, 3) + QChar(0xa0) + DetailsPanel::tr("Å"); };
    const QString family = familyText(candidate);
    QList<std::pair<QString, QString>> cells{{DetailsPanel::tr("Atoms"), QString::number(countedAtoms(candidate))},
        {DetailsPanel::tr("Family"), family.isEmpty() ? DetailsPanel::tr("none clear") : family},
        {DetailsPanel::tr("Rwp"), number(fit.rwpFit, 4)}, {DetailsPanel::tr("Rwp, amplitude"), number(fit.rwpScaled, 4)},
        {DetailsPanel::tr("Bond"), length(candidate.bond)}, {DetailsPanel::tr("Smallest"), length(candidate.minDistance)}};
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (isTold(fit.parameters[p], fitParameters[p]))
            cells.append({parameterSymbol(fitParameters[p]), parameterText(fit.parameters[p], fitParameters[p])});
    return table(cells, isNarrow ? 1 : 2);
}

/// Two decimals, without "-0.00".
QString correlationText(double value)
{
    return QString::number(std::round(100.0 * value) / 100.0 + 0.0, 'f', 2);
}

/// The correlation matrix below its diagonal, as rich text; empty where no parameter has a deviation.
QString correlationTable(const FitResult& fit)
{
    QList<std::size_t> places;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (fit.correlation.size() != 0 && fit.parameters[p].esd)
            places.append(p);
    if (places.size() < 2)
        return {};
    QString text = QStringLiteral("<p>%1</p><table><tr><td></td>").arg(DetailsPanel::tr("Correlation of the fitted parameters"));
    for (qsizetype j = 0; j + 1 < places.size(); ++j)
        text += QStringLiteral("<td>%1&nbsp;</td>").arg(parameterSymbol(fitParameters[places[j]]));
    for (qsizetype i = 1; i < places.size(); ++i) {
        text += QStringLiteral("</tr><tr><td>%1&nbsp;</td>").arg(parameterSymbol(fitParameters[places[i]]));
        for (qsizetype j = 0; j < i; ++j)
            text += QStringLiteral("<td align=right>%1&nbsp;</td>")
                        .arg(correlationText(fit.correlation(Eigen::Index(places[i]), Eigen::Index(places[j]))));
    }
    return text + QStringLiteral("</tr></table>");
}

/// What the rows of the tables mean.
QString fitHint()
{
    QString hint = DetailsPanel::tr("Rwp: disagreement of the two curves after the fit; 0 is perfect, real data give 0.1 to 0.3.\n"
                                    "Rwp, amplitude: the same with the amplitude fitted and nothing else.\n")
        + deviationHint();
    for (const FitParameter& row : fitParameters)
        hint += QStringLiteral("\n%1: %2").arg(parameterSymbol(row), parameterHint(row));
    return hint;
}

} // namespace

DetailsPanel::DetailsPanel(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_title(new TextLabel(this))
    , m_text(new TextLabel(this))
    , m_warnings(new TextLabel(this))
    , m_front(new FrontPlot(this))
    , m_coordination(new HistogramPlot(HistogramPlot::Quantity::Coordination, this))
    , m_distances(new HistogramPlot(HistogramPlot::Quantity::PairDistances, this))
    , m_later([this] { showCandidate(); }, 10)       // rich text is laid out in 30 ms, histograms are drawn in 15:
    , m_histograms([this] { showHistograms(); }, 20) // not in the turn that curves and structures have
{
    m_title->setObjectName(QStringLiteral("detailsTitle"));
    m_text->setObjectName(QStringLiteral("detailsText"));
    m_text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_text->setToolTip(fitHint());
    m_warnings->setObjectName(QStringLiteral("detailsWarnings"));
    m_warnings->setTextFormat(Qt::PlainText);
    auto* const column = new QVBoxLayout(this);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_warnings);
    m_front->setObjectName(QStringLiteral("frontPlot"));
    column->addWidget(m_front);
    for (HistogramPlot* const plot : {m_coordination, m_distances}) {
        plot->setMinimumHeight(120);
        column->addWidget(plot, 1);
    }
    column->addStretch();
    setTheme(isDarkTheme());
    connect(m_text, &QLabel::linkActivated, this, &DetailsPanel::follow);
    connect(m_front, &FrontPlot::picked, this, &DetailsPanel::choiceWanted);
    const auto showLater = [this] { m_later.ask(); };
    connect(&document, &Document::shownChanged, this, showLater);
    connect(&document, &Document::candidateChanged, this, [this](int id) {
        if (id == m_id || (m_document.containsCandidate(m_id) && id == m_document.candidate(m_id).parent)) // whose name it tells
            m_later.ask();
    });
    connect(&document, &Document::curveChanged, this, showLater);    // what was believed holds for the settings of then
    connect(&document, &Document::candidatesAdded, this, showLater); // the parent may be back
    connect(&document, &Document::candidatesRemoved, this, showLater);
    connect(&document, &Document::reset, this, showLater);
    showCandidate();
}

void DetailsPanel::setCandidate(int id)
{
    m_id = id;
    m_later.ask();
}

int DetailsPanel::candidate() const
{
    const bool isOfCurve = m_document.containsCandidate(m_id) && m_document.candidate(m_id).curve == m_document.currentCurve();
    return isOfCurve ? m_id : m_document.shown().value(0);
}

void DetailsPanel::setTheme(bool dark)
{
    m_front->setTheme(dark);
    m_coordination->setTheme(dark);
    m_distances->setTheme(dark);
    showCandidate();
}

/// Two columns would break their numbers, or be cut.
void DetailsPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const QWidget* const room = parentWidget() ? parentWidget() : this;
    const bool isNarrow = room->width() < lettersOfTwoColumns * fontMetrics().averageCharWidth();
    if (isNarrow == m_isNarrow)
        return;
    m_isNarrow = isNarrow;
    m_later.ask();
}

void DetailsPanel::showCandidate()
{
    m_id = candidate();
    const bool any = m_id != 0;
    for (QWidget* const part :
        {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_coordination), static_cast<QWidget*>(m_distances)})
        part->setVisible(any);
    m_warnings->setVisible(false);
    m_front->setVisible(any && m_document.candidate(m_id).candidate->refinement);
    if (!any) {
        m_title->setText(tr("Select a candidate to see its fit, its distances and what to be careful about."));
        return;
    }
    const CandidateItem& item = m_document.candidate(m_id);
    m_title->setText(
        QStringLiteral("<b>%1</b><br>%2").arg(breakable(item.name).toHtmlEscaped(), originText(*item.candidate).toHtmlEscaped()));
    const QString belief = beliefText(m_document, m_id);
    const QString ranges = allowedRanges(m_document.curve(item.curve)).join(QLatin1String("<br>")); // nothing in them to escape
    m_text->setText(noteHtml(item) + fitTable(*item.candidate, m_isNarrow)
        + (belief.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(belief.toHtmlEscaped()))
        + (ranges.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(ranges)) + refinementText(m_document, m_id)
        + correlationTable(item.candidate->fit));
    QStringList lines;
    for (const QString& warning : candidateWarnings(m_document, m_id))
        lines.append(QStringLiteral("⚠ ") + warning);
    m_warnings->setText(lines.join(QLatin1Char('\n')));
    m_warnings->setVisible(!lines.isEmpty());
    QPalette own;
    own.setColor(QPalette::WindowText, warningColour());
    m_warnings->setPalette(own);
    m_histograms.ask();
    if (const std::optional<Refinement>& refinement = item.candidate->refinement)
        m_front->setPoints(frontPoints(*refinement), refinement->taken, item.colour);
}

/// As refinementText() names them.
void DetailsPanel::follow(const QString& link)
{
    const int number = link.section(QLatin1Char(':'), 1).toInt();
    if (link.startsWith(QLatin1String("candidate:")))
        Q_EMIT candidateWanted(number);
    else
        Q_EMIT choiceWanted(number);
}

void DetailsPanel::showHistograms()
{
    if (!m_document.containsCandidate(m_id)) // gone meanwhile
        return;
    const CandidateItem& item = m_document.candidate(m_id);
    if (m_drawn == item.candidate && m_drawnColour == item.colour)
        return;
    m_drawn = item.candidate;
    m_drawnColour = item.colour;
    m_coordination->setStructure(item.candidate->structure, item.colour);
    m_distances->setStructure(item.candidate->structure, item.colour);
}

} // namespace clusterlens::ui

#include "moc_DetailsPanel.cpp"
