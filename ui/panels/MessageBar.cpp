#include "panels/MessageBar.h"

#include "theme/Icons.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

namespace {

constexpr int most = 3;        // an older message makes room
constexpr int mostKept = 1000; // in the history
constexpr int widest = 640;    // pixels
constexpr int margin = 8;
constexpr int gap = 4;

/// One message; its background follows the theme.
class Message : public QFrame {
public:
    Message(MessageBar::Kind kind, const QString& text, QWidget* parent)
        : QFrame(parent)
        , m_kind(kind)
        , m_text(new QLabel(text, this))
    {
        setFrameShape(QFrame::StyledPanel);
        setAutoFillBackground(true);
        colour();
        m_text->setObjectName(QStringLiteral("messageText"));
        m_text->setWordWrap(true);
        m_text->setTextFormat(Qt::PlainText);
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        auto* const icon = new QLabel(this);
        const bool harmless = kind == MessageBar::Kind::Note;
        icon->setPixmap(themedIcon(harmless ? QStringLiteral("info") : QStringLiteral("warning")).pixmap(20, 20));
        auto* const row = new QHBoxLayout(this);
        row->setContentsMargins(8, 4, 4, 4);
        row->addWidget(icon, 0, Qt::AlignTop);
        row->addWidget(m_text, 1);
    }

    [[nodiscard]] QString text() const { return m_text->text(); }

protected:
    void changeEvent(QEvent* event) override
    {
        if (event->type() == QEvent::ApplicationPaletteChange)
            colour();
        QFrame::changeEvent(event);
    }

private:
    void colour()
    {
        QPalette own;
        own.setColor(QPalette::Window, MessageBar::background(m_kind));
        setPalette(own);
    }

    MessageBar::Kind m_kind;
    QLabel* m_text;
};

} // namespace

QString MessageBar::kindText(Kind kind)
{
    return kind == Kind::Error ? tr("Error") : kind == Kind::Warning ? tr("Warning") : tr("Note");
}

QColor MessageBar::background(Kind kind)
{
    const bool dark = isDarkTheme();
    switch (kind) {
    case Kind::Error:
        return dark ? QColor("#5a2626") : QColor("#fde3e1");
    case Kind::Warning:
        return dark ? QColor("#54431c") : QColor("#fdf0cf");
    case Kind::Note:
        break;
    }
    return dark ? QColor("#24405f") : QColor("#dcebfd");
}

MessageBar::MessageBar(QWidget* area)
    : QWidget(area->parentWidget())
    , m_area(area)
{
    setObjectName(QStringLiteral("messageBar"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    area->installEventFilter(this);
    place();
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move)
        place();
    return QWidget::eventFilter(watched, event);
}

bool MessageBar::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest)
        place();
    return QWidget::event(event);
}

void MessageBar::place()
{
    setVisible(!m_messages.isEmpty());
    if (m_messages.isEmpty())
        return;
    const QRect area = m_area->geometry();
    const int wide = std::max(1, std::min(widest, area.width() - 2 * margin));
    int high = gap * int(m_messages.size() - 1);
    for (const QFrame* const message : std::as_const(m_messages))
        high += message->layout()->totalHeightForWidth(wide);
    setGeometry(area.right() - margin - wide + 1, area.bottom() - margin - high + 1, wide, high);
    raise();
}

void MessageBar::add(Kind kind, const QString& text, const QString& actionText, const std::function<void()>& action)
{
    m_history.append(QTime::currentTime().toString(QStringLiteral("HH:mm:ss")) + QStringLiteral("  ") + kindText(kind)
        + QStringLiteral("  ") + text);
    if (m_history.size() > mostKept)
        m_history.removeFirst();
    if (const qsizetype shown = texts().indexOf(text); shown >= 0)
        remove(m_messages[shown]); // the same once more is news: it comes last
    auto* const message = new Message(kind, text, this);
    auto* const row = static_cast<QHBoxLayout*>(message->layout());
    if (!actionText.isEmpty()) {
        auto* const button = new QPushButton(actionText, message);
        connect(button, &QPushButton::clicked, this, [this, message, action] {
            remove(message);
            action();
        });
        row->addWidget(button, 0, Qt::AlignTop);
    }
    auto* const close = new QToolButton(message);
    close->setIcon(themedIcon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this message"));
    connect(close, &QToolButton::clicked, this, [this, message] { remove(message); });
    row->addWidget(close, 0, Qt::AlignTop);
    layout()->addWidget(message);
    message->show(); // else it counts for nothing before the event loop turns
    m_messages.append(message);
    if (m_messages.size() > most)
        remove(m_messages.first());
    place();
    Q_EMIT added(kind, text);
}

QStringList MessageBar::texts() const
{
    QStringList texts;
    for (const QFrame* const message : m_messages)
        texts.append(static_cast<const Message*>(message)->text());
    return texts;
}

void MessageBar::clear()
{
    while (!m_messages.isEmpty())
        remove(m_messages.first());
}

void MessageBar::remove(QFrame* message)
{
    m_messages.removeOne(message);
    message->hide();
    message->deleteLater();
    place();
}

} // namespace clusterlens::ui

#include "moc_MessageBar.cpp"
