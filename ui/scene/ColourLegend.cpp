#include "scene/ColourLegend.h"

#include <QPainter>

#include <cmath>

namespace clusterlens::ui {

ColourLegend::ColourLegend(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ColourLegend::setScale(const ColourScale& scale)
{
    m_scale = scale;
    update();
}

void ColourLegend::setColours(const QColor& text)
{
    m_text = text;
    update();
}

QSize ColourLegend::sizeHint() const
{
    return {160, fontMetrics().height() + 8};
}

void ColourLegend::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paint(painter, rect());
}

void ColourLegend::paint(QPainter& painter, const QRectF& area) const
{
    if (m_scale.entries.empty() && !m_scale.isGradient())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    painter.setPen(m_text);
    const QRectF line = area.adjusted(8, 0, -8, 0);
    const double title = fontMetrics().horizontalAdvance(m_scale.title) + 14.0;
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_scale.title);
    const QRectF rest = line.adjusted(title, 0, 0, 0);
    if (m_scale.isGradient())
        paintGradient(painter, rest);
    else
        paintEntries(painter, rest);
}

void ColourLegend::paintEntries(QPainter& painter, QRectF area) const
{
    const double diameter = fontMetrics().ascent();
    for (const ColourScale::Entry& entry : m_scale.entries) {
        const double width = fontMetrics().horizontalAdvance(entry.name) + 2.0;
        if (area.width() < diameter + 4.0 + width)
            return;
        painter.setPen(QPen(m_text, 0.5));
        painter.setBrush(entry.colour);
        painter.drawEllipse(QRectF(area.left(), area.center().y() - diameter / 2.0, diameter, diameter));
        painter.setPen(m_text);
        area.setLeft(area.left() + diameter + 4.0);
        painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, entry.name);
        area.setLeft(area.left() + width + 10.0);
    }
}

void ColourLegend::paintGradient(QPainter& painter, QRectF area) const
{
    const int decimals = m_scale.high < 1.0 ? 2 : 1;
    const auto label = [&](double value) { return QString::number(value, 'f', decimals); };
    const QString low = label(m_scale.low);
    const QString high = label(m_scale.high) + QLatin1Char(' ') + m_scale.unit;
    const double lowWidth = fontMetrics().horizontalAdvance(low) + 6.0;
    const double barHeight = fontMetrics().ascent() * 0.8;
    const double barWidth = std::min(160.0, area.width() - lowWidth - fontMetrics().horizontalAdvance(high) - 8.0);
    if (barWidth < 20.0)
        return;
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, low);
    const QRectF bar(area.left() + lowWidth, area.center().y() - barHeight / 2.0, barWidth, barHeight);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    for (int stop = 0; stop <= 8; ++stop)
        gradient.setColorAt(stop / 8.0, gradientColour(stop / 8.0));
    painter.fillRect(bar, gradient);
    painter.drawText(area.adjusted(lowWidth + barWidth + 6.0, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, high);
}

} // namespace clusterlens::ui

#include "moc_ColourLegend.cpp"
