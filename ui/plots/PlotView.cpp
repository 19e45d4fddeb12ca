#include "plots/PlotView.h"

#include <QClipboard>
#include <qcustomplot.h>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScopeGuard>

namespace clusterlens::ui {

namespace {

/// Before a turn of the wheel: over the y axis it zooms that one, else x.
void chooseZoom(QCustomPlot& plot, const QWheelEvent& event)
{
    const bool overYAxis = event.position().x() < plot.axisRect()->left();
    plot.axisRect()->setRangeZoom(overYAxis ? Qt::Vertical : Qt::Horizontal);
}

} // namespace

QString shortName(const QString& name, const QFont& font, int letters)
{
    const QFontMetrics metrics(font);
    return metrics.elidedText(name, Qt::ElideMiddle, letters * metrics.averageCharWidth());
}

QString PlotView::legendName(const QString& name) const
{
    constexpr int mostLetters = 50; // more would cover the curves
    return shortName(name, m_plot->font(), mostLetters);
}

PlotView::PlotView(QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this))
{
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(320, 180);
    m_plot->setFocusProxy(this);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->legend->setIconTextPadding(12); // a graph's line ends 5 pixels beyond its icon
    m_plot->axisRect()->setMinimumMargins(QMargins(0, 6, 10, 0));
    m_plot->axisRect()->setupFullAxesBox();
    for (QCPAxis* const axis : {m_plot->xAxis2, m_plot->yAxis2})
        axis->setTicks(false);
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &PlotView::resetView);
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this](const QWheelEvent* event) {
        chooseZoom(*m_plot, *event);
        m_moved = true;
    });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent* event) {
        if ((event->buttons() & Qt::LeftButton) != 0 && dragMoves())
            m_moved = true;
    });
}

void PlotView::setTheme(bool dark)
{
    m_dark = dark;
    colour(dark);
    replotSoon();
}

void PlotView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        colour(m_dark);
}

void PlotView::replotSoon()
{
    m_behind = !isVisible();
    if (!m_behind)
        m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_behind)
        replotSoon();
}

void PlotView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Home)
        resetView();
    else
        QWidget::keyPressEvent(event);
}

void PlotView::setFormat(const PlotFormat& format)
{
    m_format = format;
    applyFormat(format);
}

template <typename Action> void PlotView::onPaper(const PlotFormat& format, const Action& action)
{
    const auto back = qScopeGuard([this] {
        setOnPaper(false);
        applyFormat(m_format);
        colour(m_dark);
        replotSoon();
    });
    applyFormat(format);
    setOnPaper(true);
    colour(false);
    action();
}

void PlotView::saveImage(const QString& path, const PlotFormat& format)
{
    onPaper(format, [&] { savePlot(*m_plot, path, format); });
}

void PlotView::toClipboard(const PlotFormat& format)
{
    QGuiApplication::clipboard()->setImage(printed(format));
}

QImage PlotView::printed(const PlotFormat& format)
{
    return drawnPlot(recorded(format), format);
}

QPicture PlotView::recorded(const PlotFormat& format)
{
    QPicture picture;
    onPaper(format, [&] { picture = recordedPlot(*m_plot, format); });
    return picture;
}

} // namespace clusterlens::ui

#include "moc_PlotView.cpp"
