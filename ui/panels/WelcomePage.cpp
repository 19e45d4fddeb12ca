#include "panels/WelcomePage.h"

#include "commands/Actions.h"
#include "document/RecentFiles.h"
#include "fields/MenuText.h"
#include "theme/Icons.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace clusterlens::ui {

namespace {

constexpr int recentShown = 5;
constexpr int widestText = 520; // pixels: a line that is easily read

QPushButton* linkButton(const QString& text, QWidget* parent)
{
    auto* const button = new QPushButton(text, parent);
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

} // namespace

WelcomePage::WelcomePage(const Actions& actions, RecentFiles& recent, QWidget* parent)
    : QWidget(parent)
    , m_recent(recent)
    , m_recentColumn(new QVBoxLayout)
{
    auto* const title = new QLabel(tr("Nanoparticles from pair distribution functions"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setBold(true);
    title->setFont(large);
    title->setWordWrap(true);
    auto* const text = new QLabel(
        tr("Open a measured G(r), or drop its file here. Check on the left what is known of the measurement, then press "
           "Generate: candidates appear one by one, best first, each with its structure and its curve."),
        this);
    text->setWordWrap(true);
    auto* const open = linkButton(tr("Open a curve…"), this);
    open->setIcon(themedIcon(QStringLiteral("open")));
    connect(open, &QPushButton::clicked, actions.open, &QAction::trigger);

    auto* const box = new QWidget(this);
    box->setMaximumWidth(widestText);
    auto* const column = new QVBoxLayout(box);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(6);
    column->addWidget(open);
    column->addWidget(new QLabel(tr("Or try an example (simulated, so the answer is known):"), this));
    const auto addExample = [&](const QString& name, const QString& resource) {
        QPushButton* const button = linkButton(name, this);
        button->setObjectName(resource);
        connect(button, &QPushButton::clicked, this,
            [this, resource] { Q_EMIT exampleWanted(QStringLiteral(":/examples/") + resource); });
        column->addWidget(button);
    };
    addExample(tr("Gold, 54 atoms, with noise"), QStringLiteral("gold-decahedron.gr"));
    addExample(tr("Platinum, 231 atoms, without noise"), QStringLiteral("platinum-octahedron.gr"));
    addExample(tr("Silver, 55 atoms, with noise and its errors"), QStringLiteral("silver-icosahedron.gr"));
    column->addLayout(m_recentColumn);

    auto* const middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(box, 100);
    middle->addStretch(1);
    auto* const whole = new QVBoxLayout(this);
    whole->addStretch(1);
    whole->addLayout(middle);
    whole->addStretch(2);
    connect(&recent, &RecentFiles::changed, this, &WelcomePage::fillRecent);
    fillRecent();
}

void WelcomePage::fillRecent()
{
    while (QLayoutItem* const item = m_recentColumn->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList paths = m_recent.paths().first(std::min<qsizetype>(recentShown, m_recent.paths().size()));
    if (!paths.isEmpty())
        m_recentColumn->addWidget(new QLabel(tr("Opened last:"), this));
    for (const QString& path : paths) {
        QPushButton* const button = linkButton(asMenuText(QFileInfo(path).fileName()), this);
        button->setToolTip(path);
        connect(
            button, &QPushButton::clicked, this, [this, path] { Q_EMIT fileWanted(path); }, Qt::QueuedConnection);
        m_recentColumn->addWidget(button);
    }
}

} // namespace clusterlens::ui

#include "moc_WelcomePage.cpp"
