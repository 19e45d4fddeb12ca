#include "scene/CompareView.h"

#include "scene/ColourLegend.h"
#include "scene/picture/StructurePicture.h"
#include "scene/SceneRenderer.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "scene/ViewCamera.h"
#include "theme/PlotTheme.h"

#include <fmt/core.h>

#include <QPainter>
#include <QScopeGuard>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clusterlens::ui {

namespace {

constexpr int gap = 4;
constexpr int printLength = 2400; // pixels: 20 cm at 300 dpi

int columnsOf(int count)
{
    return count == 1 ? 1 : count == 6 ? 3 : 2;
}

/// Where pane \p index of \p count goes inside \p area.
QRectF cell(int index, int count, const QRectF& area)
{
    const int columns = columnsOf(count);
    const int rows = count / columns;
    // Whole pixels, so that all have the same size: one framebuffer serves them all.
    const double width = std::floor((area.width() - gap * (columns - 1)) / columns);
    const double height = std::floor((area.height() - gap * (rows - 1)) / rows);
    const int row = index / columns;
    const int column = index % columns;
    return {area.left() + column * (width + gap), area.top() + row * (height + gap), width, height};
}

double extent(const AtomFeatures& features, const SceneLook& look)
{
    const double radius = std::max(1.0, drawnRadius(features, look));
    const double atoms = features.positions.rows() > 0 ? features.positions.rowwise().norm().maxCoeff() + radius : 0.0;
    return features.others.rows() > 0 ? std::max(atoms, features.others.rowwise().norm().maxCoeff() + radius) : atoms;
}

} // namespace

CompareView::CompareView(QWidget* parent)
    : QWidget(parent)
    , m_renderer(std::make_unique<SceneRenderer>())
    , m_legend(new ColourLegend(this))
{
    setMinimumSize(240, 200);
    for (std::size_t i = 0; i < mostPanes; ++i) {
        m_cameras.push_back(std::make_unique<ViewCamera>());
        auto* pane = new StructurePane(*m_renderer, int(i), m_cameras.front().get(), this);
        pane->setObjectName(QStringLiteral("pane%1").arg(i + 1));
        m_panes.push_back(pane);
        connect(pane, &StructurePane::atomPicked, this, &CompareView::atomPicked);
        connect(pane, &StructurePane::activated, this, &CompareView::paneActivated);
        connect(pane->view(), &SceneView::cameraTurned, this, [this] { m_turned = true; });
        connect(pane->view(), &SceneView::cameraMoved, this, &CompareView::setMoved);
        connect(pane->view(), &SceneView::resetRequested, this, &CompareView::resetView);
        connect(pane->view(), &SceneView::drawn, this, &CompareView::tellIfReady);
    }
    setTheme(false);
    arrange();
}

CompareView::~CompareView()
{
    qDeleteAll(m_panes); // before the cameras and the renderer that they use
}

void CompareView::setShown(const std::vector<ShownCandidate>& shown)
{
    setShown(shown, m_count);
}

void CompareView::setShown(const std::vector<ShownCandidate>& shown, int count)
{
    setCount(count);
    m_shown = shown;
    std::erase_if(m_prepared, [this](const auto& known) {
        return std::none_of(m_shown.begin(), m_shown.end(), [&](const ShownCandidate& one) { return one.id == known.first; });
    });
    fillPanes();
}

void CompareView::setPaneCount(int count)
{
    setCount(count);
    fillPanes();
}

void CompareView::setCount(int count)
{
    if (count != 1 && count != 2 && count != 4 && count != 6)
        throw std::invalid_argument(fmt::format("expected 1, 2, 4 or 6 panes, found {}", count));
    if (count == m_count)
        return;
    m_count = count;
    arrange();
}

std::size_t CompareView::visibleShown() const
{
    return std::min(m_shown.size(), static_cast<std::size_t>(m_count));
}

void CompareView::fillPanes()
{
    for (std::size_t i = 0; i < m_panes.size(); ++i) {
        if (i < visibleShown())
            m_panes[i]->setCandidate(m_shown[i]);
        else
            m_panes[i]->setCandidate(std::nullopt);
    }
    prepare();
    recolour();
    if (!m_moved)
        fitCameras();
}

void CompareView::prepare()
{
    if (m_shown.empty())
        return;
    const std::shared_ptr<const Candidate> first = m_shown.front().candidate;
    for (std::size_t i = 0; i < visibleShown(); ++i) {
        const ShownCandidate& one = m_shown[i];
        const std::shared_ptr<const Candidate> reference = i == 0 ? nullptr : first;
        const auto known = m_prepared.find(one.id);
        if (known != m_prepared.end() && known->second.candidate == one.candidate && known->second.reference == reference) {
            if (known->second.features && m_panes[i]->features().motifs.empty())
                m_panes[i]->setFeatures(*known->second.features);
            continue;
        }
        const Prepared wanted{one.candidate, reference, nullptr, nullptr};
        const auto isSame = [&](const std::shared_ptr<const Candidate>& other) {
            return reference == other
                || (reference && other && areOneFrame(reference->structure.positions, other->structure.positions));
        };
        const auto before = known != m_prepared.end() && isSame(known->second.reference) ? known->second.features : nullptr;
        const auto token = std::make_shared<const bool>(true);
        m_prepared[one.id] = {one.candidate, reference, nullptr, token};
        const auto work = [wanted, before, still = std::weak_ptr<const bool>(token)] {
            Prepared done = wanted;
            if (still.expired())
                return done;
            done.features
                = std::make_shared<const AtomFeatures>(fullFeatures(*wanted.candidate, wanted.reference.get(), before.get()));
            return done;
        };
        m_background.run(work, [this, id = one.id](const Prepared& done) { use(id, done); });
    }
}

void CompareView::use(int id, const Prepared& done)
{
    const auto wanted = m_prepared.find(id);
    if (!done.features || wanted == m_prepared.end() || wanted->second.candidate != done.candidate
        || wanted->second.reference != done.reference)
        return; // something else is shown by now
    wanted->second = done;
    for (std::size_t i = 0; i < visibleShown(); ++i)
        if (m_shown[i].id == id)
            m_panes[i]->setFeatures(*done.features);
    recolour();
    if (!m_moved) // what was laid over another lies elsewhere now
        fitCameras();
    tellIfReady();
}

void CompareView::tellIfReady()
{
    if (isReady())
        Q_EMIT ready();
}

bool CompareView::isReady() const
{
    return std::all_of(m_prepared.begin(), m_prepared.end(), [](const auto& one) { return one.second.features != nullptr; })
        && std::all_of(m_panes.begin(), m_panes.end(), [](const StructurePane* one) { return one->view()->isUpToDate(); });
}

void CompareView::setColouring(Colouring colouring)
{
    m_colouring = colouring;
    recolour();
}

void CompareView::recolour()
{
    std::vector<ColouredAtoms> structures;
    for (std::size_t i = 0; i < visibleShown(); ++i)
        structures.push_back({&m_shown[i].candidate->structure.elements, &m_panes[i]->features()});
    const ColourScale scale = ui::colourScale(m_colouring, structures);
    for (std::size_t i = 0; i < structures.size(); ++i)
        m_panes[i]->setColours(atomColours(m_colouring, structures[i], scale));
    m_legend->setScale(scale);
}

const ColourScale& CompareView::colourScale() const
{
    return m_legend->scale();
}

ViewCamera& CompareView::camera(int index) const
{
    return *m_cameras.at(m_linked ? 0 : static_cast<std::size_t>(index));
}

void CompareView::setLinked(bool linked)
{
    if (linked == m_linked)
        return;
    m_linked = linked;
    for (std::size_t i = 0; i < m_panes.size(); ++i) {
        if (!linked && i > 0)
            m_cameras[i]->setPose(m_cameras.front()->pose());
        m_panes[i]->setCamera(m_cameras[linked ? 0 : i].get());
    }
}

void CompareView::setPerspective(bool perspective)
{
    for (const auto& one : m_cameras)
        one->setPerspective(perspective);
}

void CompareView::setLook(const SceneLook& look)
{
    m_look = look;
    for (StructurePane* one : m_panes)
        one->setLook(look);
    if (!m_moved)
        fitCameras(); // larger atoms need more room
}

Eigen::Vector3d CompareView::towardsViewer() const
{
    return -camera(0).projection({1.0, 1.0}).forward;
}

void CompareView::lookAlong(const Eigen::Vector3d& towards)
{
    m_turned = true;
    for (const auto& one : m_cameras)
        one->lookAlong(towards);
}

std::set<int> CompareView::axisFolds() const
{
    std::set<int> folds;
    for (std::size_t i = 0; i < visibleShown(); ++i)
        for (const SymmetryAxis& axis : m_panes[i]->features().axes)
            folds.insert(axis.fold);
    return folds;
}

void CompareView::lookAlongAxis(int fold)
{
    m_turned = true;
    for (std::size_t i = 0; i < visibleShown(); ++i)
        for (const SymmetryAxis& axis : m_panes[i]->features().axes)
            if (axis.fold == fold) {
                camera(int(i)).turnTo(axis.direction.transpose());
                if (m_linked)
                    return;
            }
}

std::optional<ParticleScene> CompareView::particle(int id)
{
    for (std::size_t i = 0; i < visibleShown(); ++i) {
        if (m_shown[i].id != id)
            continue;
        const bool dark = m_dark;
        m_panes[i]->setTheme(false);
        auto contents = std::make_shared<const SceneContents>(m_panes[i]->scene());
        m_panes[i]->setTheme(dark);
        const AtomFeatures& features = m_panes[i]->features();
        return ParticleScene{m_shown[i].name, std::move(contents), camera(int(i)).pose(), extent(features, m_look), features.axes};
    }
    return std::nullopt;
}

void CompareView::setTheme(bool dark)
{
    m_dark = dark;
    for (StructurePane* one : m_panes)
        one->setTheme(dark);
    m_legend->setColours(plotTheme(dark).text);
}

void CompareView::resetView()
{
    m_turned = m_moved = false;
    fitCameras();
}

void CompareView::fitCameras()
{
    double radius = 0.0;
    for (std::size_t i = 0; i < visibleShown(); ++i)
        radius = std::max(radius, extent(m_panes[i]->features(), m_look));
    if (radius <= 0.0)
        return;
    const double aspect = m_panes.front()->aspect();
    for (const auto& one : m_cameras)
        m_turned ? one->setPose(one->pose().fitted(radius, aspect)) : one->fit(radius, aspect);
}

void CompareView::resizeEvent(QResizeEvent* /*event*/)
{
    arrange();
    if (!m_moved)
        fitCameras();
}

void CompareView::arrange()
{
    const int legendHeight = m_legend->sizeHint().height();
    m_legend->setGeometry(0, height() - legendHeight, width(), legendHeight);
    const QRectF area = QRectF(rect()).adjusted(0, 0, 0, -legendHeight);
    for (int i = 0; i < mostPanes; ++i) {
        StructurePane& one = pane(i);
        one.setVisible(i < m_count);
        if (i < m_count)
            one.setGeometry(cell(i, m_count, area).toRect());
    }
}

QImage CompareView::image(const QSize& size)
{
    // Text keeps its share of the picture.
    const double scale = std::max(1.0, static_cast<double>(size.width()) / std::max(width(), 1));
    StructurePicture picture;
    picture.pixels = size;
    picture.scale = scale;
    print(picture, QSizeF(size) / scale);
    return drawn(picture, [this](const SceneRequest& request) { return m_renderer->drawNow(request); });
}

QImage CompareView::picture()
{
    return drawn(pictureToDraw(), [this](const SceneRequest& request) { return m_renderer->drawNow(request); });
}

StructurePicture CompareView::pictureToDraw()
{
    const double scale = static_cast<double>(m_format.resolution) / logicalDpiX();
    const int columns = columnsOf(m_count);
    const int rows = m_count / columns;
    const double unitsWide = m_format.width / mmPerInch * logicalDpiX();
    const double paneHeight = m_panes.front()->heightFor((unitsWide - gap * (columns - 1)) / columns);
    const QSizeF units(unitsWide, rows * paneHeight + gap * (rows - 1) + m_legend->sizeHint().height());
    StructurePicture picture;
    picture.pixels = (units * scale).toSize();
    picture.scale = scale;
    picture.transparent = m_format.transparent;
    picture.perMetre = static_cast<int>(std::lround(m_format.resolution * 1000.0 / mmPerInch));
    print(picture, units);
    return picture;
}

void CompareView::print(StructurePicture& picture, const QSizeF& units)
{
    const auto asBefore = qScopeGuard([this, dark = m_dark] { setTheme(dark); }); // whatever is thrown
    setTheme(false);
    QPainter behind(&picture.behind);
    QPainter above(&picture.above);
    const double legendHeight = m_legend->sizeHint().height();
    const QRectF area(0.0, 0.0, units.width(), units.height() - legendHeight);
    for (int i = 0; i < m_count; ++i)
        pane(i).print(picture, behind, above, cell(i, m_count, area));
    m_legend->paint(above, QRectF(0.0, area.bottom(), units.width(), legendHeight));
}

QSize CompareView::printSize() const
{
    return size().scaled(printLength, printLength, Qt::KeepAspectRatio);
}

} // namespace clusterlens::ui

#include "moc_CompareView.cpp"
