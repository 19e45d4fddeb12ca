#include "series/WatchBar.h"

#include "fields/ElidedLabel.h"
#include "series/FolderWatcher.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace clusterlens::ui {

namespace {

constexpr int onlyOpened = -1;

} // namespace

WatchBar::WatchBar(FolderWatcher& watcher, QWidget* parent)
    : QFrame(parent)
    , m_watcher(watcher)
    , m_text(new ElidedLabel(this))
    , m_kind(new QComboBox(this))
{
    setObjectName(QStringLiteral("watchBar"));
    setFrameShape(QFrame::StyledPanel);
    m_text->setObjectName(QStringLiteral("watchText"));
    m_kind->setObjectName(QStringLiteral("watchKind"));
    m_kind->addItem(tr("Generate for each"), int(FolderWatcher::Kind::Generate));
    m_kind->addItem(tr("Mine library for each"), int(FolderWatcher::Kind::Mine));
    m_kind->addItem(tr("Only open them"), onlyOpened);
    m_kind->setToolTip(tr("What is done with curves that arrive from now on"));
    auto* const stop = new QToolButton(this);
    stop->setObjectName(QStringLiteral("watchStop"));
    stop->setText(tr("Stop watching"));
    stop->setAutoRaise(true);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 4, 2);
    row->addWidget(m_text, 1);
    row->addWidget(m_kind);
    row->addWidget(stop);
    connect(stop, &QToolButton::clicked, &watcher, &FolderWatcher::stop);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        const int kind = m_kind->currentData().toInt();
        m_watcher.setKind(kind == onlyOpened ? std::optional<FolderWatcher::Kind>() : FolderWatcher::Kind(kind));
    });
    connect(&watcher, &FolderWatcher::changed, this, &WatchBar::update);
    update();
}

void WatchBar::update()
{
    setVisible(m_watcher.isWatching());
    m_text->setText(tr("Watching %1. Curves that have come: %2.").arg(m_watcher.folder(), QString::number(m_watcher.opened())));
}

} // namespace clusterlens::ui

#include "moc_WatchBar.cpp"
