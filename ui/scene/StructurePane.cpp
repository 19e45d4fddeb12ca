#include "scene/StructurePane.h"

#include "scene/SceneOverlay.h"
#include "scene/SceneView.h"
#include "scene/StructureScene.h"
#include "scene/ViewCamera.h"
#include "theme/PlotTheme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr double frameWidth = 2.0;

QColor stickColour(bool dark)
{
    return dark ? QColor(0x8a, 0x91, 0x99) : QColor(0xa6, 0xac, 0xb3);
}

} // namespace

StructurePane::StructurePane(SceneRenderer& renderer, int id, ViewCamera* camera, QWidget* parent)
    : QWidget(parent)
    , m_camera(camera)
    , m_view(new SceneView(renderer, id, camera, this))
{
    m_view->hide(); // an empty pane has nothing to draw
    connect(m_view, &SceneView::clicked, this, &StructurePane::pickAt);
    connect(m_view, &SceneView::drawn, this, [this] {
        if (!m_view->canDraw()) { // the note takes its place
            m_view->hide();
            update();
        }
    });
    setTheme(false);
}

void StructurePane::setCandidate(const std::optional<ShownCandidate>& shown)
{
    const bool same = shown && m_shown && shown->candidate == m_shown->candidate;
    m_shown = shown;
    if (!same) {
        m_picked.clear();
        if (shown) {
            m_scene.colours.assign(shown->candidate->structure.elements.size(), Qt::lightGray);
            setFeatures(quickFeatures(*shown->candidate));
        }
    }
    m_view->setVisible(shown.has_value() && m_view->canDraw());
    setToolTip(shown ? shown->name : QString());
    update();
}

void StructurePane::setFeatures(const AtomFeatures& features)
{
    m_features = features;
    m_scene.bonds = features.neighbours.bonds;
    placeAtoms();
    m_picked.clear();
    showPicked();
    showScene();
}

void StructurePane::setColours(const std::vector<QColor>& colours)
{
    if (colours == m_scene.colours)
        return;
    m_scene.colours = colours;
    placeAtoms();
    showScene();
}

void StructurePane::placeAtoms()
{
    const Eigen::Index atoms = m_features.positions.rows();
    const Eigen::Index others = m_features.others.rows();
    m_scene.radii = drawnRadii(m_shown->candidate->structure.elements);
    m_scene.positions = m_features.positions;
    if (others > 0 && Eigen::Index(m_scene.colours.size()) == atoms + others) {
        m_scene.positions.conservativeResize(atoms + others, 3);
        m_scene.positions.bottomRows(others) = m_features.others;
    }
    m_scene.radii.resize(std::size_t(m_scene.positions.rows()), m_scene.radii.empty() ? 1.0 : m_scene.radii.front()); // one element
    m_scene.colours.resize(std::size_t(m_scene.positions.rows()), Qt::lightGray);
}

void StructurePane::showScene()
{
    if (m_shown)
        m_view->setContents(std::make_shared<const SceneContents>(m_scene));
}

void StructurePane::setCamera(ViewCamera* camera)
{
    m_camera = camera;
    m_view->setCamera(camera);
}

void StructurePane::setTheme(bool dark)
{
    m_dark = dark;
    const PlotTheme theme = plotTheme(dark);
    m_scene.background = theme.background;
    m_scene.stickColour = stickColour(dark);
    m_view->overlay().setColours(theme.text, theme.background);
    showScene();
    update();
}

double StructurePane::aspect() const
{
    const QRectF area = viewArea(rect());
    return area.height() > 0.0 ? area.width() / area.height() : 1.0;
}

QRectF StructurePane::viewArea(const QRectF& area) const
{
    return area.adjusted(frameWidth, fontMetrics().height() + 8.0, -frameWidth, -frameWidth);
}

QString StructurePane::detail() const
{
    return tr("%n atoms", nullptr, static_cast<int>(m_shown->candidate->structure.size())) + QStringLiteral("   ") + agreement();
}

QString StructurePane::agreement() const
{
    return tr("Rwp %1").arg(m_shown->candidate->fit.rwpFit, 0, 'f', 3);
}

void StructurePane::resizeEvent(QResizeEvent* /*event*/)
{
    m_view->setGeometry(viewArea(rect()).toRect());
}

void StructurePane::mousePressEvent(QMouseEvent* /*event*/)
{
    if (m_shown)
        Q_EMIT activated(m_shown->id);
}

void StructurePane::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paintFrame(painter, rect());
    if (m_shown && !m_view->canDraw())
        paintNote(painter, viewArea(rect()));
}

void StructurePane::paintFrame(QPainter& painter, const QRectF& area) const
{
    const PlotTheme theme = plotTheme(m_dark);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(area, theme.background);
    const double half = frameWidth / 2.0;
    painter.setPen(QPen(m_shown ? m_shown->colour : theme.grid, frameWidth, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area.adjusted(half, half, -half, -half));
    if (!m_shown) {
        painter.setPen(theme.axis);
        painter.drawText(area, Qt::AlignCenter, tr("No candidate"));
        return;
    }
    const QRectF title = QRectF(area.topLeft(), QPointF(area.right(), viewArea(area).top()));
    painter.fillRect(QRectF(title.left(), title.top(), 8.0, title.height()), m_shown->colour);
    const QRectF line = title.adjusted(14.0, frameWidth, -8.0, 0.0);
    QFont bold = font();
    bold.setBold(true);
    const QFontMetricsF boldMetrics(bold);
    QString numbers = detail();
    if (boldMetrics.horizontalAdvance(m_shown->name) + fontMetrics().horizontalAdvance(numbers) + 10.0 > line.width())
        numbers = agreement(); // in a narrow pane the name comes first
    const double nameWidth = line.width() - fontMetrics().horizontalAdvance(numbers) - 10.0;
    painter.setPen(theme.text);
    painter.setFont(bold);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, boldMetrics.elidedText(m_shown->name, Qt::ElideRight, nameWidth));
    painter.setFont(font());
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, numbers);
}

void StructurePane::paintNote(QPainter& painter, const QRectF& area) const
{
    painter.setPen(plotTheme(m_dark).axis);
    painter.drawText(area.adjusted(12, 0, -12, 0), Qt::AlignCenter | Qt::TextWordWrap,
        tr("There is no OpenGL 3.2 on this display, so structures cannot be drawn. Everything else works."));
}

void StructurePane::pickAt(const QPointF& place, bool extend)
{
    if (!m_shown)
        return;
    Q_EMIT activated(m_shown->id);
    const auto atom = pickAtom(m_features.positions, m_scene.radii, m_camera->projection(m_view->size()).rayAt(place));
    if (!atom)
        m_picked.clear();
    else if (extend && !m_picked.empty() && m_picked.back() != *atom)
        m_picked = {m_picked.back(), *atom};
    else
        m_picked = {*atom};
    showPicked();
    Q_EMIT atomPicked(m_shown->id, describePicked());
}

void StructurePane::showPicked()
{
    std::vector<SceneOverlay::Mark> marks;
    for (const int atom : m_picked)
        marks.push_back({m_features.positions.row(atom).transpose(), m_scene.radii[static_cast<std::size_t>(atom)]});
    m_view->overlay().setMarks(marks, describePicked());
}

QString StructurePane::describePicked() const
{
    if (m_picked.empty())
        return {};
    const int atom = m_picked.back();
    const auto index = static_cast<std::size_t>(atom);
    const auto name = [this](int one) {
        return QStringLiteral("%1 %2")
            .arg(QString::fromStdString(m_shown->candidate->structure.elements[static_cast<std::size_t>(one)]))
            .arg(one + 1);
    };
    const Neighbours& neighbours = m_features.neighbours;
    QString text = tr("%1: coordination %2").arg(name(atom)).arg(neighbours.coordination[index]);
    double shortest = 0.0;
    double longest = 0.0;
    for (const Bond& bond : neighbours.bonds)
        if (bond.first == atom || bond.second == atom) {
            shortest = shortest > 0.0 ? std::min(shortest, bond.length) : bond.length;
            longest = std::max(longest, bond.length);
        }
    if (longest > 0.0)
        text += tr(", bonds %1 to %2 Å").arg(shortest, 0, 'f', 2).arg(longest, 0, 'f', 2);
    text += tr(", %1 Å from the centre").arg(m_features.centreDistance[atom], 0, 'f', 2);
    if (m_features.occupancy.size() > atom)
        text += tr(", occupancy %1").arg(m_features.occupancy[atom], 0, 'f', 2);
    if (m_picked.size() == 2) {
        const double distance = (m_features.positions.row(m_picked[0]) - m_features.positions.row(atom)).norm();
        text += QLatin1Char('\n') + tr("%1 Å from %2").arg(distance, 0, 'f', 3).arg(name(m_picked[0]));
    }
    return text;
}

void StructurePane::print(QPainter& painter, const QRectF& area, double scale)
{
    paintFrame(painter, area);
    const QRectF inside = viewArea(area);
    if (!m_shown)
        return;
    if (!m_view->canDraw()) {
        paintNote(painter, inside);
        return;
    }
    painter.drawImage(inside, m_view->renderImage((inside.size() * scale).toSize()));
    painter.save();
    painter.translate(inside.topLeft());
    m_view->overlay().paint(painter, m_camera->projection(inside.size()));
    painter.restore();
}

} // namespace clusterlens::ui

#include "moc_StructurePane.cpp"
