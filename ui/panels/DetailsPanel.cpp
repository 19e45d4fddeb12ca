#include "panels/DetailsPanel.h"

#include "document/CandidateText.h"
#include "panels/CandidateNotes.h"
#include "theme/Theme.h"

#include <QVBoxLayout>

namespace clusterlens::ui {

namespace {

QString row(const QString& left, const QString& leftValue, const QString& right, const QString& rightValue)
{
    return QStringLiteral("<tr><td>%1&nbsp;</td><td><b>%2</b>&nbsp;&nbsp;</td><td>%3&nbsp;</td><td><b>%4</b></td></tr>")
        .arg(left, leftValue, right, rightValue);
}

/// Fit parameters in two columns, as rich text.
QString fitTable(const Candidate& candidate)
{
    const FitResult& fit = candidate.fit;
    const auto number = [](double value, int decimals) { return QString::number(value, 'f', decimals); };
    const auto with = [&](double value, int decimals, const QString& unit) { return number(value, decimals) + QChar(0xa0) + unit; };
    const QString family = familyText(candidate);
    return QStringLiteral("<table>")
        + row(DetailsPanel::tr("Atoms"), QString::number(candidate.structure.size()), DetailsPanel::tr("Family"),
            family.isEmpty() ? DetailsPanel::tr("none clear") : family)
        + row(DetailsPanel::tr("Rwp fit"), number(fit.rwpFit, 4), DetailsPanel::tr("Rwp"), number(fit.rwpScaled, 4))
        + row(DetailsPanel::tr("Scale"), number(fit.scale, 4), DetailsPanel::tr("Stretch"), number(fit.stretch, 5))
        + row(DetailsPanel::tr("Biso"), with(fit.biso, 3, DetailsPanel::tr("Å²")), DetailsPanel::tr("Qdamp"),
            with(fit.qdamp, 4, DetailsPanel::tr("Å⁻¹")))
        + row(DetailsPanel::tr("Bond"), with(candidate.bond, 3, DetailsPanel::tr("Å")), DetailsPanel::tr("Smallest"),
            with(candidate.minDistance, 3, DetailsPanel::tr("Å")))
        + QStringLiteral("</table>");
}

} // namespace

DetailsPanel::DetailsPanel(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_warnings(new QLabel(this))
    , m_coordination(new HistogramPlot(HistogramPlot::Quantity::Coordination, this))
    , m_distances(new HistogramPlot(HistogramPlot::Quantity::PairDistances, this))
    , m_later([this] { showCandidate(); })
{
    m_title->setObjectName(QStringLiteral("detailsTitle"));
    m_title->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("detailsText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setToolTip(tr("Rwp fit: disagreement of the two curves after the fit; 0 is perfect, real data give 0.1 to 0.3.\n"
                          "Stretch: factor on all distances. Biso: how much atoms move. Qdamp: resolution of the instrument."));
    m_warnings->setObjectName(QStringLiteral("detailsWarnings"));
    m_warnings->setWordWrap(true);
    m_warnings->setTextFormat(Qt::PlainText);
    auto* const column = new QVBoxLayout(this);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_warnings);
    for (HistogramPlot* const plot : {m_coordination, m_distances}) {
        plot->setMinimumHeight(120);
        column->addWidget(plot, 1);
    }
    column->addStretch();
    setTheme(isDarkTheme());
    const auto showLater = [this] { m_later.ask(); };
    connect(&document, &Document::shownChanged, this, showLater);
    connect(&document, &Document::candidateChanged, this, [this](int id) {
        if (id == m_id)
            m_later.ask();
    });
    connect(&document, &Document::candidatesRemoved, this, showLater);
    connect(&document, &Document::reset, this, showLater);
    showCandidate();
}

void DetailsPanel::setCandidate(int id)
{
    m_id = id;
    m_later.ask();
}

void DetailsPanel::setTheme(bool dark)
{
    m_coordination->setTheme(dark);
    m_distances->setTheme(dark);
    showCandidate();
}

void DetailsPanel::showCandidate()
{
    if (!m_document.containsCandidate(m_id) || m_document.candidate(m_id).curve != m_document.currentCurve())
        m_id = m_document.shown().value(0);
    const bool any = m_id != 0;
    for (QWidget* const part :
        {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_coordination), static_cast<QWidget*>(m_distances)})
        part->setVisible(any);
    m_warnings->setVisible(false);
    if (!any) {
        m_title->setText(tr("Select a candidate to see its fit, its distances and what to be careful about."));
        return;
    }
    const CandidateItem& item = m_document.candidate(m_id);
    m_title->setText(QStringLiteral("<b>%1</b><br>%2").arg(item.name.toHtmlEscaped(), originText(*item.candidate).toHtmlEscaped()));
    const QString agreement = agreementText(m_document, m_id);
    m_text->setText(fitTable(*item.candidate) + (agreement.isEmpty() ? QString() : QStringLiteral("<p>%1.</p>").arg(agreement)));
    QStringList lines;
    for (const QString& warning : candidateWarnings(m_document, m_id))
        lines.append(QStringLiteral("⚠ ") + warning);
    m_warnings->setText(lines.join(QLatin1Char('\n')));
    m_warnings->setVisible(!lines.isEmpty());
    QPalette own;
    own.setColor(QPalette::WindowText, warningColour());
    m_warnings->setPalette(own);
    showHistograms(item);
}

void DetailsPanel::showHistograms(const CandidateItem& item)
{
    if (m_drawn == item.candidate && m_drawnColour == item.colour)
        return;
    m_drawn = item.candidate;
    m_drawnColour = item.colour;
    m_coordination->setStructure(item.candidate->structure, item.colour);
    m_distances->setStructure(item.candidate->structure, item.colour);
}

} // namespace clusterlens::ui
