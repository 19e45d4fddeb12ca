#pragma once

#include <QColor>
#include <QPixmap>
#include <QString>
#include <QToolButton>
#include <QWidget>

#include <functional>

namespace clusterlens::ui {

/// Messages that lie over the lower right corner of the window for a while: nothing has to be clicked away before work goes on, nothing moves when they come,
/// and what is below is seen again. Notes leave by themselves; warnings and errors fold into a button until they are closed.
class MessageBar : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Note, Warning, Error };
    Q_ENUM(Kind)

    /// \param window  that they lie over
    explicit MessageBar(QWidget* window);

    /// Brings folded messages back; for a status bar, which keeps its place free.
    [[nodiscard]] QWidget* foldedButton() const { return m_button; }
    /// What messages never lie over while it is seen: where a run is paused or stopped.
    void keepClear(QWidget* widget);
    /// How long they stay unless the mouse or the keyboard is with them. ms; 0: until they are closed
    void setPatience(int note, int other);

    [[nodiscard]] static QColor background(Kind kind); ///< as the theme has it
    [[nodiscard]] static QPixmap picture(Kind kind);

    /// The same text is shown once only. \param actionText  of a button that closes the message and calls \p action; empty: no button
    void add(Kind kind, const QString& text, const QString& actionText = {}, const std::function<void()>& action = {});
    [[nodiscard]] QStringList texts() const; ///< of the messages that are there, folded or not, the oldest first
    void withdraw(const QString& text);      ///< of a message that no longer holds; nothing where it is gone
    void clear();
    /// Every message there was, the oldest first: "14:03:27  Error  what went wrong". Of very many the latest 1,000.
    [[nodiscard]] QStringList history() const { return m_history; }

Q_SIGNALS:
    void added(clusterlens::ui::MessageBar::Kind kind, const QString& text);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Message;

    [[nodiscard]] static QString kindText(Kind kind);
    [[nodiscard]] QList<Message*> folded(bool are) const;
    void place();
    void leave(Message* message);
    void unfold();
    void remove(Message* message);

    QWidget* m_window;
    QToolButton* m_button;
    QList<QWidget*> m_clear;
    QList<Message*> m_messages;
    int m_notePatience = 10000;
    int m_patience = 30000;
    QStringList m_history;
};

} // namespace clusterlens::ui
