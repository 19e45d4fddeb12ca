#include "panels/MessageBar.h"

#include "theme/Icons.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QDateTime>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

namespace {

constexpr int most = 3;        // at a time; an older one makes room
constexpr int mostKept = 1000; // in the history
constexpr int widest = 800;    // pixels: most are one line, as high as the status bar
constexpr int margin = 8;
constexpr int gap = 4;

} // namespace

/// One message; its background follows the theme.
class MessageBar::Message : public QFrame {
public:
    Message(MessageBar::Kind kind, const QString& text, QWidget* parent)
        : QFrame(parent)
        , m_kind(kind)
        , m_icon(new QLabel(this))
        , m_text(new QLabel(text, this))
    {
        setFrameShape(QFrame::StyledPanel);
        setAutoFillBackground(true);
        colour();
        m_text->setObjectName(QStringLiteral("messageText"));
        m_text->setWordWrap(true);
        m_text->setTextFormat(Qt::PlainText);
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        auto* const row = new QHBoxLayout(this);
        row->setContentsMargins(8, 2, 2, 2);
        row->addWidget(m_icon, 0, Qt::AlignTop);
        row->addWidget(m_text, 1);
        patience.setSingleShot(true);
    }

    [[nodiscard]] QString text() const { return m_text->text(); }
    [[nodiscard]] MessageBar::Kind kind() const { return m_kind; }
    [[nodiscard]] bool isInUse() const { return underMouse() || isAncestorOf(QApplication::focusWidget()); }

    QTimer patience;     ///< until it leaves
    bool folded = false; ///< into the button

protected:
    void changeEvent(QEvent* event) override
    {
        if (event->type() == QEvent::ThemeChange)
            colour();
        QFrame::changeEvent(event);
    }

private:
    void colour()
    {
        QPalette own;
        own.setColor(QPalette::Window, MessageBar::background(m_kind));
        setPalette(own);
        m_icon->setPixmap(MessageBar::picture(m_kind));
    }

    MessageBar::Kind m_kind;
    QLabel* m_icon;
    QLabel* m_text;
};

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

QPixmap MessageBar::picture(Kind kind)
{
    return themedIcon(kind == Kind::Note ? QStringLiteral("info") : QStringLiteral("warning")).pixmap(20, 20);
}

MessageBar::MessageBar(QWidget* window)
    : QWidget(window)
    , m_window(window)
    , m_button(new QToolButton(window))
{
    setObjectName(QStringLiteral("messageBar"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    m_button->setObjectName(QStringLiteral("foldedMessages"));
    m_button->setIcon(themedIcon(QStringLiteral("warning")));
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setAutoRaise(true);
    m_button->setToolTip(tr("Show these messages again; Help, Messages lists all there were"));
    QSizePolicy keepsPlace = m_button->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    m_button->setSizePolicy(keepsPlace);
    connect(m_button, &QToolButton::clicked, this, &MessageBar::unfold);
    window->installEventFilter(this);
    place();
}

void MessageBar::setPatience(int note, int other)
{
    m_notePatience = note;
    m_patience = other;
}

void MessageBar::keepClear(QWidget* widget)
{
    m_clear.append(widget);
    widget->installEventFilter(this);
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::Resize || type == QEvent::Move || type == QEvent::Show || type == QEvent::Hide)
        place();
    return QWidget::eventFilter(watched, event);
}

bool MessageBar::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest)
        place();
    return QWidget::event(event);
}

QList<MessageBar::Message*> MessageBar::folded(bool are) const
{
    QList<Message*> found;
    for (Message* const message : m_messages)
        if (message->folded == are)
            found.append(message);
    return found;
}

void MessageBar::place()
{
    const qsizetype away = folded(true).size();
    m_button->setText(tr("Messages: %1").arg(away));
    m_button->setVisible(away > 0);
    const QList<Message*> seen = folded(false);
    setVisible(!seen.isEmpty());
    if (seen.isEmpty())
        return;
    const int wide = std::min(widest, m_window->width() * 6 / 10); // beside what a status bar says on the left
    int high = gap * int(seen.size() - 1);
    for (const Message* const message : seen)
        high += std::max(message->layout()->totalHeightForWidth(wide), message->layout()->totalMinimumSize().height());
    QRect room(m_window->width() - margin - wide, m_window->height() - 1 - high, wide, high);
    const auto placeOf = [this](const QWidget* widget) { return QRect(widget->mapTo(m_window, QPoint()), widget->size()); };
    std::ranges::sort(m_clear, std::greater(), [&](const QWidget* widget) { return placeOf(widget).top(); }); // upwards past each
    for (const QWidget* const widget : m_clear)
        if (const QRect kept = placeOf(widget); widget->isVisible() && kept.intersects(room))
            room.moveBottom(kept.top() - gap);
    setGeometry(room);
    raise();
}

void MessageBar::add(Kind kind, const QString& text, const QString& actionText, const std::function<void()>& action)
{
    m_history.append(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) + QStringLiteral("  ")
        + kindText(kind) + QStringLiteral("  ") + text);
    if (m_history.size() > mostKept)
        m_history.removeFirst();
    withdraw(text); // the same once more is news: it comes last
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
    const int patience = kind == Kind::Note ? m_notePatience : m_patience;
    connect(&message->patience, &QTimer::timeout, this, [this, message] {
        if (message->isInUse())
            message->patience.start();
        else
            leave(message);
    });
    if (patience > 0)
        message->patience.start(patience);
    if (const QList<Message*> seen = folded(false); seen.size() > most)
        leave(seen.first());
    if (m_messages.size() > mostKept)
        remove(m_messages.first());
    place();
    Q_EMIT added(kind, text);
}

QStringList MessageBar::texts() const
{
    QStringList texts;
    for (const Message* const message : m_messages)
        texts.append(message->text());
    return texts;
}

void MessageBar::withdraw(const QString& text)
{
    if (const qsizetype shown = texts().indexOf(text); shown >= 0)
        remove(m_messages[shown]);
}

void MessageBar::clear()
{
    while (!m_messages.isEmpty())
        remove(m_messages.first());
}

/// A note goes; what went wrong waits in the button.
void MessageBar::leave(Message* message)
{
    if (message->kind() == Kind::Note)
        return remove(message);
    message->folded = true;
    message->patience.stop();
    message->hide();
    place();
}

/// The newest ones that there is room for.
void MessageBar::unfold()
{
    QList<Message*> away = folded(true);
    for (qsizetype room = most - folded(false).size(); room > 0 && !away.isEmpty(); --room) {
        Message* const message = away.takeLast();
        message->folded = false;
        message->show();
        if (m_patience > 0)
            message->patience.start();
    }
    place();
}

void MessageBar::remove(Message* message)
{
    m_messages.removeOne(message);
    message->patience.stop();
    message->hide();
    message->deleteLater();
    place();
}

} // namespace clusterlens::ui

#include "moc_MessageBar.cpp"
