#include "scene/StructurePane.h"

#include "atoms/AtomMeasures.h"
#include "scene/picture/StructurePicture.h"
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
constexpr std::size_t mostPicked = 4; ///< a dihedral angle

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
    const bool isRefitted = shown && m_shown && shown->id == m_shown->id;
    m_shown = shown;
    if (!same) {
        if (!isRefitted || shown->candidate->structure.size() != m_features.positions.rows())
            dropPicked();
        if (shown) {
            m_scene.colours.assign(shown->candidate->structure.elements.size(), Qt::lightGray);
            AtomFeatures features = quickFeatures(*shown->candidate);
            if (isRefitted)
                lieAs(features, m_features);
            setFeatures(features);
        }
    }
    m_view->setVisible(shown.has_value() && m_view->canDraw());
    setToolTip(shown ? shown->name : QString());
    update();
}

void StructurePane::setFeatures(const AtomFeatures& features)
{
    m_features = features;
    m_scene.bonds = drawnBonds(features, m_look);
    placeAtoms();
    showPicked();
    if (!m_picked.empty())
        Q_EMIT atomPicked(m_shown->id, describePicked()); // what is known by now
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
    m_scene.radii = drawnRadii(m_shown->candidate->structure.elements, drawnRadius(m_features, m_look));
    m_scene.positions = m_features.positions;
    if (others > 0 && Eigen::Index(m_scene.colours.size()) == atoms + others) {
        m_scene.positions.conservativeResize(atoms + others, 3);
        m_scene.positions.bottomRows(others) = m_features.others;
    }
    m_scene.radii.resize(std::size_t(m_scene.positions.rows()), m_scene.radii.empty() ? 1.0 : m_scene.radii.front()); // one element
    m_scene.colours.resize(std::size_t(m_scene.positions.rows()), Qt::lightGray);
    m_scene.hidden = hiddenAtoms(m_features, m_scene.positions, m_look);
    m_scene.facets = m_look.facets;
    m_scene.facetColour = m_shown->colour;
}

void StructurePane::setLook(const SceneLook& look)
{
    if (look == m_look)
        return;
    const bool otherBonds = look.bonds != m_look.bonds || look.cutoff != m_look.cutoff;
    m_look = look;
    if (!m_shown)
        return;
    if (otherBonds)
        m_scene.bonds = drawnBonds(m_features, m_look);
    placeAtoms();
    if (std::any_of(m_picked.begin(), m_picked.end(), [this](int atom) { return m_scene.isHidden(atom); }))
        dropPicked();
    showPicked();
    showScene();
    update(); // the number of atoms that are drawn
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

double StructurePane::heightFor(double width) const
{
    const QRectF square(0.0, 0.0, width, width);
    const QRectF inside = viewArea(square);
    return inside.width() / std::max(aspect(), 0.1) + width - inside.height();
}

Eigen::Index StructurePane::hiddenCount() const
{
    const auto end = m_scene.hidden.begin() + std::min(std::ptrdiff_t(m_features.positions.rows()), std::ssize(m_scene.hidden));
    return std::count(m_scene.hidden.begin(), end, true);
}

QString StructurePane::detail() const
{
    const auto atoms = static_cast<int>(m_shown->candidate->structure.size());
    const auto hidden = static_cast<int>(hiddenCount());
    const QString count = hidden > 0 ? tr("%1 of %n atoms", nullptr, atoms).arg(atoms - hidden) : tr("%n atoms", nullptr, atoms);
    return count + QStringLiteral("   ") + agreement();
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
    paintFrame(painter, rect(), false);
    if (m_shown && !m_view->canDraw())
        paintNote(painter, viewArea(rect()));
}

void StructurePane::paintFrame(QPainter& painter, const QRectF& area, bool transparent) const
{
    const PlotTheme theme = plotTheme(m_dark);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!transparent)
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
    if (hiddenCount() == 0
        && boldMetrics.horizontalAdvance(m_shown->name) + fontMetrics().horizontalAdvance(numbers) + 10.0 > line.width())
        numbers = agreement(); // in a narrow pane the name comes first, but not before what is hidden
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
    const auto atom = pickAtom(m_scene, m_features.positions.rows(), m_camera->projection(m_view->size()).rayAt(place));
    if (!atom)
        m_picked.clear();
    else if (!extend || m_picked.size() == mostPicked || std::count(m_picked.begin(), m_picked.end(), *atom) > 0)
        m_picked = {*atom};
    else
        m_picked.push_back(*atom);
    showPicked();
    Q_EMIT atomPicked(m_shown->id, describePicked());
}

void StructurePane::dropPicked()
{
    if (m_picked.empty())
        return;
    m_picked.clear();
    Q_EMIT atomPicked(m_shown ? m_shown->id : 0, {});
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
    return m_picked.empty() ? QString() : describeAtoms(m_picked, m_shown->candidate->structure.elements, m_features);
}

void StructurePane::print(StructurePicture& picture, QPainter& behind, QPainter& above, const QRectF& area) const
{
    paintFrame(behind, area, picture.transparent);
    const QRectF inside = viewArea(area);
    if (!m_shown || (inside.size() * picture.scale).toSize().isEmpty())
        return;
    if (!m_view->canDraw()) {
        paintNote(behind, inside);
        return;
    }
    picture.parts.push_back({inside, m_view->contents(), m_camera->pose()});
    above.save();
    above.translate(inside.topLeft());
    m_view->overlay().paint(above, m_camera->projection(inside.size()));
    above.restore();
}

} // namespace clusterlens::ui

#include "moc_StructurePane.cpp"
