#include "scene/SceneOverlay.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double margin = 9.0;
const QColor markColour(0xff, 0xc2, 0x1a);

struct Axis {
    QString name;
    QColor colour;
    Eigen::Vector3d direction;
};

} // namespace

double sizeBarLength(double pixelsPerAngstrom, double pixels)
{
    const double longest = pixels / pixelsPerAngstrom;
    const double decade = std::pow(10.0, std::floor(std::log10(longest)));
    for (const double step : {5.0, 2.0})
        if (step * decade <= longest)
            return step * decade;
    return decade;
}

SceneOverlay::SceneOverlay(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void SceneOverlay::setProjection(const Projection& projection)
{
    m_projection = projection;
    update();
}

void SceneOverlay::setMarks(const std::vector<Mark>& marks, const QString& text)
{
    m_marks = marks;
    m_markText = text;
    update();
}

void SceneOverlay::setColours(const QColor& text, const QColor& background)
{
    m_text = text;
    m_background = background;
    update();
}

void SceneOverlay::paintEvent(QPaintEvent* /*event*/)
{
    if (!m_projection)
        return;
    QPainter painter(this);
    paint(painter, *m_projection);
}

void SceneOverlay::paint(QPainter& painter, const Projection& projection) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    QFont small = font();
    small.setPointSizeF(std::max(7.0, font().pointSizeF() - 1.0));
    painter.setFont(small);
    paintMarks(painter, projection);
    paintSizeBar(painter, projection);
    paintAxes(painter, projection);
}

void SceneOverlay::paintSizeBar(QPainter& painter, const Projection& projection) const
{
    const double length = sizeBarLength(projection.pixelsPerAngstrom, std::min(110.0, projection.size.width() * 0.3));
    const double pixels = length * projection.pixelsPerAngstrom;
    const QString text = length >= 10.0 ? tr("%1 nm").arg(length / 10.0) : tr("%1 Å").arg(length);
    const QPointF end(projection.size.width() - margin, projection.size.height() - margin);
    const QPointF start = end - QPointF(pixels, 0.0);
    painter.setPen(QPen(m_text, 2.0, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(start, end);
    painter.setPen(QPen(m_text, 1.0));
    for (const QPointF& tip : {start, end})
        painter.drawLine(tip - QPointF(0, 4), tip + QPointF(0, 4));
    const double height = painter.fontMetrics().height();
    painter.drawText(QRectF(start.x() - 40.0, end.y() - 5.0 - height, pixels + 80.0, height), Qt::AlignCenter, text);
}

void SceneOverlay::paintAxes(QPainter& painter, const Projection& projection) const
{
    std::array axes{Axis{QStringLiteral("x"), {0xd5, 0x5e, 0x00}, Eigen::Vector3d::UnitX()},
        Axis{QStringLiteral("y"), {0x00, 0x9e, 0x73}, Eigen::Vector3d::UnitY()},
        Axis{QStringLiteral("z"), {0x3d, 0x8f, 0xe0}, Eigen::Vector3d::UnitZ()}};
    // The ones that point away are drawn first.
    std::sort(axes.begin(), axes.end(),
        [&](const Axis& a, const Axis& b) { return a.direction.dot(projection.forward) > b.direction.dot(projection.forward); });
    constexpr double length = 20.0;
    const QPointF origin(margin + length + 8.0, projection.size.height() - margin - length - 8.0);
    for (const Axis& axis : axes) {
        const QPointF along(axis.direction.dot(projection.right), -axis.direction.dot(projection.up));
        painter.setPen(QPen(axis.colour, 2.0, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(origin, origin + length * along);
        painter.setPen(m_text);
        painter.drawText(QRectF(origin + (length + 7.0) * along - QPointF(8, 8), QSizeF(16, 16)), Qt::AlignCenter, axis.name);
    }
}

void SceneOverlay::paintMarks(QPainter& painter, const Projection& projection) const
{
    if (m_marks.empty())
        return;
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const QPointF centre = projection.project(m_marks[i].position);
        const double radius = m_marks[i].radius * projection.scaleAt(m_marks[i].position) + 1.5;
        painter.setPen(QPen(markColour, 2.5));
        painter.drawEllipse(centre, radius, radius);
        if (i > 0) {
            painter.setPen(QPen(markColour, 1.5, Qt::DashLine));
            painter.drawLine(projection.project(m_marks[i - 1].position), centre);
        }
    }
    const QRectF room(margin, margin, projection.size.width() - 2.0 * margin, projection.size.height());
    const QRectF text = painter.boundingRect(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_markText);
    QColor behind = m_background;
    behind.setAlpha(215);
    painter.setPen(Qt::NoPen);
    painter.setBrush(behind);
    painter.drawRoundedRect(text.adjusted(-4, -2, 4, 2), 3, 3);
    painter.setPen(m_text);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_markText);
}

} // namespace clusterlens::ui

#include "moc_SceneOverlay.cpp"
