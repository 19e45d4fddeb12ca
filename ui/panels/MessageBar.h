#pragma once

#include <QColor>
#include <QFrame>
#include <QString>
#include <QWidget>

#include <functional>

namespace clusterlens::ui {

/// Messages that lie over the lower right corner of a part of the window until they are closed: nothing has to be clicked away before work goes on, and nothing
/// moves when they come.
class MessageBar : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Note, Warning, Error };
    Q_ENUM(Kind)

    /// \param area  that they lie over: a child of the widget that is to own them
    explicit MessageBar(QWidget* area);

    [[nodiscard]] static QColor background(Kind kind); ///< as the theme has it

    /// The same text is shown once only. \param actionText  of a button that closes the message and calls \p action; empty: no button
    void add(Kind kind, const QString& text, const QString& actionText = {}, const std::function<void()>& action = {});
    [[nodiscard]] QStringList texts() const; ///< of the messages shown, the oldest first
    void clear();
    /// Every message there was, the oldest first: "14:03:27  Error  what went wrong". Of very many the latest 1,000.
    [[nodiscard]] QStringList history() const { return m_history; }

Q_SIGNALS:
    void added(clusterlens::ui::MessageBar::Kind kind, const QString& text);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] static QString kindText(Kind kind);
    void place();
    void remove(QFrame* message);

    QWidget* m_area;
    QList<QFrame*> m_messages;
    QStringList m_history;
};

} // namespace clusterlens::ui
