#include "panels/ComparePanel.h"

#include "commands/Actions.h"
#include "commands/BestShown.h"
#include "fields/PanelBar.h"
#include "look/CameraJson.h"
#include "look/ViewMenu.h"
#include "theme/Icons.h"
#include "theme/Theme.h"

#include <QVBoxLayout>

namespace clusterlens::ui {

ComparePanel::ComparePanel(Document& document, BestShown& best, const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_view(new CompareView(this))
    , m_panes(new QComboBox(this))
    , m_colouring(new QComboBox(this))
    , m_viewMenu(new ViewMenu(*m_view, this))
    , m_later([this] { showCandidates(); })
{
    m_view->setObjectName(QStringLiteral("compareView"));
    m_view->setTheme(isDarkTheme());
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeBar(actions, best);
    column->addWidget(m_view, 1);
    connect(m_view, &CompareView::paneActivated, this, &ComparePanel::paneActivated);
    connect(m_view, &CompareView::atomPicked, this, [this](int, const QString& text) { Q_EMIT atomPicked(text); });
    connect(&document, &Document::shownChanged, this, [this] { m_later.ask(); });
    connect(&document, &Document::reset, this, [this] { m_later.ask(); });
    showCandidates();
}

void ComparePanel::makeBar(const Actions& actions, BestShown& best)
{
    auto* const bar = new PanelBar(tr("Compare"), this);
    for (const int count : {1, 2, 4, 6})
        m_panes->addItem(QString::number(count), count);
    m_panes->setObjectName(QStringLiteral("paneCount"));
    m_panes->setCurrentIndex(m_panes->findData(4));
    m_panes->setToolTip(tr("How many candidates side by side"));
    m_colouring->setObjectName(QStringLiteral("colouring"));
    m_colouring->addItem(tr("element"), int(Colouring::Element));
    m_colouring->addItem(tr("coordination"), int(Colouring::Coordination));
    m_colouring->addItem(tr("distance from centre"), int(Colouring::CentreDistance));
    m_colouring->addItem(tr("local order"), int(Colouring::Motif));
    m_colouring->addItem(tr("displacement"), int(Colouring::Displacement));
    m_colouring->addItem(tr("occupancy"), int(Colouring::Occupancy));
    m_colouring->setToolTip(
        tr("Local order: fcc, hcp, bcc or icosahedral surroundings by common-neighbour analysis.\n"
           "Displacement: distance of each atom from its place in the nearest ideal shape.\n"
           "Occupancy: share of the equally good particles of a refinement that have an atom there; what not all have is "
           "translucent."));
    bar->addLabelled(tr("&Panes"), m_panes);
    bar->addLabelled(tr("C&olour"), m_colouring);
    m_linked = bar->addSwitch(QStringLiteral("link"), QStringLiteral("linked"), tr("All panes turn together"), true);
    m_perspective = bar->addSwitch(
        QStringLiteral("perspective"), QStringLiteral("perspective"), tr("Perspective: near atoms look larger"), false);
    bar->addMenu(m_viewMenu, tr("View"), QStringLiteral("viewButton"),
        tr("Bonds, size of the atoms, what is hidden or cut away, from where to look, and what saved pictures are like"));
    bar->addButton(actions.copyScene);
    bar->addButton(actions.saveScene);
    static_cast<QVBoxLayout*>(layout())->addWidget(bar);
    connect(m_panes, &QComboBox::activated, this, [this, &best] { choosePanes(best); });
    connect(m_colouring, &QComboBox::currentIndexChanged, this,
        [this] { m_view->setColouring(Colouring(m_colouring->currentData().toInt())); });
    connect(m_linked, &QToolButton::toggled, m_view, &CompareView::setLinked);
    connect(m_perspective, &QToolButton::toggled, m_view, &CompareView::setPerspective);
}

void ComparePanel::showCandidates()
{
    const auto shown = m_document.shownCandidates();
    int index = m_panes->currentIndex();
    if (!shown.empty()) // as few panes as hold them
        for (index = 0; index + 1 < m_panes->count() && m_panes->itemData(index).toInt() < int(shown.size());)
            ++index;
    m_panes->setCurrentIndex(index);
    m_view->setShown(shown, m_panes->currentData().toInt());
}

void ComparePanel::choosePanes(BestShown& best)
{
    const int panes = m_panes->currentData().toInt();
    best.setCount(panes);
    if (m_document.shown().size() > panes)
        m_document.setShown(m_document.shown().first(panes));
    else
        best.follow();
}

QJsonObject ComparePanel::view() const
{
    return {{QStringLiteral("panes"), m_panes->currentData().toInt()}, {QStringLiteral("colouring"), m_colouring->currentIndex()},
        {QStringLiteral("linked"), m_linked->isChecked()}, {QStringLiteral("perspective"), m_perspective->isChecked()},
        {QStringLiteral("look"), m_viewMenu->state()}, {QStringLiteral("cameras"), camerasJson(*m_view)}};
}

void ComparePanel::setView(const QJsonObject& view)
{
    m_colouring->setCurrentIndex(view.value(QStringLiteral("colouring")).toInt(0));
    m_linked->setChecked(view.value(QStringLiteral("linked")).toBool(true));
    m_perspective->setChecked(view.value(QStringLiteral("perspective")).toBool(false));
    m_viewMenu->setState(view.value(QStringLiteral("look")).toObject());
    placeCameras(*m_view, view.value(QStringLiteral("cameras")).toArray());
}

} // namespace clusterlens::ui

#include "moc_ComparePanel.cpp"
